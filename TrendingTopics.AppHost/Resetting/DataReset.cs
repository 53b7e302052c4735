using Microsoft.Extensions.DependencyInjection;

namespace TrendingTopics.AppHost.Resetting;

/// <summary>Makes the application begin anew: its services stop, what the store and the log hold is deleted, and they start again.</summary>
/// <param name="services">All that read or write the data.</param>
/// <param name="data">The data.</param>
internal sealed class DataReset(IReadOnlyList<IResource> services, TrendingData data)
{
    private int _running;

    public async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context)
    {
        if (Interlocked.Exchange(ref _running, 1) == 1)
        {
            return CommandResults.Failure("The data are being reset already.");
        }

        try
        {
            return await ResetAsync(new ServiceSwitch(context.Services.GetRequiredService<ResourceCommandService>(), services), context.CancellationToken);
        }
        finally
        {
            _running = 0;
        }
    }

    private async Task<ExecuteCommandResult> ResetAsync(ServiceSwitch running, CancellationToken cancellationToken)
    {
        try
        {
            await running.StopAsync(cancellationToken);
            await data.DeleteAsync(cancellationToken);
            return CommandResults.Success("All events and rankings are deleted; counting begins anew.");
        }
        finally
        {
            // Also where something failed: what is left can be counted again, and the reset be asked for once more.
            await running.StartAsync(CancellationToken.None);
        }
    }
}
