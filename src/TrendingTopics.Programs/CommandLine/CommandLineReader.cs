using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using TrendingTopics.Programs.Settings;

namespace TrendingTopics.Programs.CommandLine;

/// <summary>Reads the command line. It knows names and shapes; what the values may be is the matter of those who read the settings.</summary>
public static class CommandLineReader
{
    /// <summary>The values given, by configuration key; null where help or version was asked for and has been printed.</summary>
    /// <exception cref="UsageException">Something is no option, or lacks its value.</exception>
    public static CommandLineValues? Read(ProgramDescription program, IReadOnlyList<string> args)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(args);
        var root = new RootCommand(AboutOf(program));
        var tree = new CommandTree(root, program.Options, program.Commands);
        var parsed = root.Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (parsed.Action is HelpAction || parsed.GetResult("--version") is not null)
        {
            parsed.Invoke();
            return null;
        }

        var command = tree.Find(parsed);
        var options = tree.OptionsOf(parsed);
        Refuse(parsed, options, args);
        var described = command is null ? program : program with { Section = $"{program.Section}:{command.Section}", Options = command.Options };
        var values = options
            .Where(o => parsed.GetResult(o.Value) is { Implicit: false })
            .ToDictionary(o => o.Key.Key, o => (IReadOnlyList<string>)ValuesOf(parsed, o.Key, o.Value));
        foreach (var (option, argument) in tree.ArgumentsOf(parsed))
        {
            values[option.Key] = [parsed.GetValue(argument) ?? ""];
        }

        return new CommandLineValues(described, values) { Command = command };
    }

    private static string AboutOf(ProgramDescription program)
    {
        var example = program.Options[0];
        return $"{program.About} Every option can also stand in appsettings.json (section {program.Section}, as in \"{example.Key}\": \"{example.Value}\") "
            + $"or in the environment ({program.Section}__{example.Key}={example.Value}); the command line wins.";
    }

    private static string[] ValuesOf(ParseResult parsed, ProgramOption option, Option parsedOption) => parsedOption switch
    {
        Option<bool> flag => [parsed.GetValue(flag) ? "true" : "false"],
        Option<string[]> many => parsed.GetValue(many) ?? [],
        Option<string> one => [parsed.GetValue(one) ?? ""],
        _ => throw new InvalidOperationException($"{option.Name} has no reader."),
    };

    private static void Refuse(ParseResult parsed, IReadOnlyDictionary<ProgramOption, Option> options, IReadOnlyList<string> args)
    {
        foreach (var (option, parsedOption) in options)
        {
            var result = parsed.GetResult(parsedOption);
            if (result is null or { Implicit: true })
            {
                continue;
            }

            if (!option.IsSwitch && (result.Tokens.Count == 0 || result.Tokens.Any(t => options.Keys.Any(o => o.Name == t.Value))))
            {
                throw new UsageException($"{option.Name}: needs a value. {option.Description}");
            }

            if (result.IdentifierTokenCount > 1 && !option.Repeatable)
            {
                throw new UsageException($"{option.Name}: may be given once only.");
            }
        }

        if (parsed.UnmatchedTokens is [var unknown, ..])
        {
            throw new UsageException(Describe(unknown, options.Keys, args));
        }

        if (parsed.Errors is [ParseError first, ..])
        {
            throw new UsageException(first.Message.ReplaceLineEndings(" "));
        }
    }

    private static string Describe(string unknown, IEnumerable<ProgramOption> options, IReadOnlyList<string> args)
    {
        var before = args.TakeWhile(a => a != unknown).LastOrDefault();
        var taker = options.FirstOrDefault(o => o.IsSwitch && (o.Name == before || args.Contains($"{o.Name}={unknown}")));
        return (taker, unknown) switch
        {
            (_, ['-', ..]) => $"{unknown}: there is no such option; --help lists those there are.",
            ({ } option, _) => $"{option.Name}: '{unknown}' is not allowed; it may be true, false or nothing.",
            _ => $"'{unknown}' belongs to no option; --help lists those there are.",
        };
    }
}
