namespace TrendingTopics.AppHost.Resetting;

/// <summary>Adds the command that deletes all data.</summary>
internal static class ResetExtensions
{
    /// <summary>Adds it to the producer, where the application's other commands are.</summary>
    /// <param name="producer">Has the command, and is stopped meanwhile.</param>
    /// <param name="data">What is deleted.</param>
    /// <param name="others">What else reads or writes the data.</param>
    public static IResourceBuilder<ProjectResource> WithReset(this IResourceBuilder<ProjectResource> producer, TrendingData data, params IEnumerable<IResourceBuilder<ProjectResource>> others)
    {
        var reset = new DataReset([producer.Resource, .. others.Select(service => service.Resource)], data);
        return producer.WithCommand("reset-data", "Reset data", reset.RunAsync, new CommandOptions
        {
            Description = "Deletes all events and rankings and begins anew.",
            ConfirmationMessage = "Delete all events of the log's topics and all rankings in the store? Producer, processor and API stop meanwhile.",
            IconName = "DatabaseArrowRight",
            Progress = new CommandProgressOptions { Title = "Reset data", Message = "Stopping the services, deleting the data, starting the services.", HideCancelButton = true },
        });
    }
}
