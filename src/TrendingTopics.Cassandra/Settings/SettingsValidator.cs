using Microsoft.Extensions.Options;

namespace TrendingTopics.Cassandra.Settings;

/// <summary>Refuses wrong settings when the host starts.</summary>
internal sealed class SettingsValidator(string connectionName) : IValidateOptions<CassandraStoreOptions>
{
    public ValidateOptionsResult Validate(string? name, CassandraStoreOptions options)
    {
        try
        {
            StoreSettings.Read(options, connectionName);
            return ValidateOptionsResult.Success;
        }
        catch (ArgumentException wrong)
        {
            return ValidateOptionsResult.Fail(wrong.Message);
        }
    }
}
