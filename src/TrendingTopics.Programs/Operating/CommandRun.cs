using Microsoft.Extensions.DependencyInjection;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Engine.Stores;
using TrendingTopics.Programs.Settings;

namespace TrendingTopics.Programs.Operating;

/// <summary>One call of a command: what it was told, the clients that it has, and the operator's terminal.</summary>
/// <param name="services">The clients.</param>
/// <param name="values">What it was told.</param>
/// <param name="output">Takes what it says.</param>
/// <param name="stopping">Ends it.</param>
public sealed class CommandRun(IServiceProvider services, SettingValues values, TextWriter output, CancellationToken stopping)
{
    /// <summary>The clients.</summary>
    public IServiceProvider Services { get; } = services;

    /// <summary>The log.</summary>
    public IEventLog Log => Services.GetRequiredService<IEventLog>();

    /// <summary>The store.</summary>
    public ITrendStore Store => Services.GetRequiredService<ITrendStore>();

    /// <summary>The clock.</summary>
    public TimeProvider Clock => Services.GetRequiredService<TimeProvider>();

    /// <summary>What it was told.</summary>
    public SettingValues Values { get; } = values;

    /// <summary>Ends it.</summary>
    public CancellationToken Stopping { get; } = stopping;

    /// <summary>Says something.</summary>
    public void Say(string line) => output.WriteLine(line);

    /// <summary>The steps of what it does, each said with how it went.</summary>
    public StepList Steps() => new(output, Clock);

    /// <summary>Asks before something is changed, unless the answer was given by <c>--yes</c>.</summary>
    /// <exception cref="UsageException">There is no terminal to ask in.</exception>
    /// <exception cref="CommandFailedException">The answer was no.</exception>
    public void Confirm(string question)
    {
        if (Values.CommandLine.IsSet("Yes"))
        {
            return;
        }

        if (Console.IsInputRedirected)
        {
            throw new UsageException("Nothing was changed: there is no terminal to ask in; add --yes to do it.");
        }

        output.Write($"{question} [y/N] ");
        output.Flush();
        if (Console.ReadLine()?.Trim() is not ("y" or "Y" or "yes"))
        {
            throw new CommandFailedException("Nothing was changed.");
        }
    }
}
