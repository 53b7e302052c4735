using System.CommandLine;

namespace TrendingTopics.Programs.CommandLine;

/// <summary>A program's options and commands as the parser knows them. Commands of two words are a command in a command.</summary>
internal sealed class CommandTree
{
    private readonly Dictionary<Command, Node> _nodes = [];

    public CommandTree(RootCommand root, IReadOnlyList<ProgramOption> options, IReadOnlyList<ProgramCommand> commands)
    {
        // What has an action needs no command behind it; the action itself is the program's matter.
        root.SetAction(_ => 0);
        Fill(root, null, options);
        foreach (var command in commands)
        {
            var parent = (Command)root;
            var words = command.Name.Split(' ');
            foreach (var word in words[..^1])
            {
                parent = parent.Subcommands.FirstOrDefault(c => c.Name == word) ?? Add(parent, new Command(word, GroupAbout(commands, word)));
            }

            Fill(Add(parent, new Command(words[^1], command.About)), command, command.Options);
        }
    }

    /// <summary>The command that was given; null where the program is to run.</summary>
    public ProgramCommand? Find(ParseResult parsed) => NodeOf(parsed).Command;

    /// <summary>The options of the command that was given.</summary>
    public IReadOnlyDictionary<ProgramOption, Option> OptionsOf(ParseResult parsed) => NodeOf(parsed).Options;

    /// <summary>The words behind the command that was given.</summary>
    public IReadOnlyDictionary<ProgramOption, Argument<string>> ArgumentsOf(ParseResult parsed) => NodeOf(parsed).Arguments;

    private Node NodeOf(ParseResult parsed) => _nodes.GetValueOrDefault(parsed.CommandResult.Command) ?? new Node(null, [], []);

    private void Fill(Command parsed, ProgramCommand? command, IReadOnlyList<ProgramOption> options)
    {
        var node = new Node(
            command,
            options.Where(o => !o.IsArgument).ToDictionary(o => o, ToOption),
            options.Where(o => o.IsArgument).ToDictionary(o => o, o => new Argument<string>(o.Name) { Description = o.Description }));
        foreach (var option in node.Options.Values)
        {
            parsed.Add(option);
        }

        foreach (var argument in node.Arguments.Values)
        {
            parsed.Add(argument);
        }

        _nodes.Add(parsed, node);
    }

    private static Command Add(Command parent, Command child)
    {
        parent.Add(child);
        return child;
    }

    private static string GroupAbout(IReadOnlyList<ProgramCommand> commands, string word) =>
        string.Join(" ", commands.Where(c => c.Name.StartsWith($"{word} ", StringComparison.Ordinal)).Select(c => c.About));

    private static Option ToOption(ProgramOption option) => option switch
    {
        { IsSwitch: true } => new Option<bool>(option.Name) { Description = option.Description },
        { Repeatable: true } => new Option<string[]>(option.Name) { Description = option.Description, HelpName = option.Value, Arity = ArgumentArity.OneOrMore },
        _ => new Option<string>(option.Name) { Description = option.Description, HelpName = option.Value },
    };

    private sealed record Node(ProgramCommand? Command, Dictionary<ProgramOption, Option> Options, Dictionary<ProgramOption, Argument<string>> Arguments);
}
