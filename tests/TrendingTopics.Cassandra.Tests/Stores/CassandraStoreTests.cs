using TrendingTopics.Cassandra.Tests.Servers;
using TrendingTopics.Contracts.Servers;
using TrendingTopics.Contracts.Stores;
using TrendingTopics.Engine.Stores;

namespace TrendingTopics.Cassandra.Tests.Stores;

/// <summary>The store on Cassandra keeps the promises of a store. Streams have names of their own, so that one keyspace is enough.</summary>
public sealed class CassandraStoreTests(SharedCassandra cassandra) : StoreContract
{
    private static readonly string Keyspace = SharedCassandra.NewKeyspace();

    protected override async ValueTask<IStoreSubject> OpenAsync() =>
        new CassandraSubject(new StoreOnCassandra(await cassandra.GetAsync(), options => options.Keyspace = Keyspace));

    private sealed class CassandraSubject(StoreOnCassandra cassandra) : IStoreSubject
    {
        public ITrendStore Store => cassandra.Store;

        public async ValueTask<bool> TryReopenAsync()
        {
            await cassandra.ReopenAsync();
            return true;
        }

        public bool TryAdvance(TimeSpan by) => false;

        public ValueTask DisposeAsync() => cassandra.DisposeAsync();
    }
}
