using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// A resource that represents a Cassandra keyspace. This is a child resource of a <see cref="CassandraServerResource"/>.
/// </summary>
[DebuggerDisplay("Type = {GetType().Name,nq}, Name = {Name}, Keyspace = {KeyspaceName}")]
public sealed partial class CassandraKeyspaceResource : Resource, IResourceWithParent<CassandraServerResource>, IResourceWithConnectionString
{
    /// <summary>
    /// Initializes a new instance of the <see cref="CassandraKeyspaceResource"/> class.
    /// </summary>
    /// <param name="name">The name of the resource.</param>
    /// <param name="keyspaceName">The name of the keyspace: a letter, then letters, digits and underscores, at most 48.</param>
    /// <param name="parent">The server that holds the keyspace.</param>
    /// <exception cref="ArgumentException">Cassandra does not allow the keyspace's name.</exception>
    public CassandraKeyspaceResource(string name, string keyspaceName, CassandraServerResource parent) : base(name)
    {
        ArgumentException.ThrowIfNullOrEmpty(keyspaceName);
        ArgumentNullException.ThrowIfNull(parent);
        if (!AllowedName().IsMatch(keyspaceName))
        {
            throw new ArgumentException(
                $"'{keyspaceName}' cannot be the name of a keyspace: it must be a letter, then letters, digits and underscores, at most 48.",
                nameof(keyspaceName));
        }

        KeyspaceName = keyspaceName;
        Parent = parent;
    }

    /// <summary>
    /// Gets the server that holds the keyspace.
    /// </summary>
    public CassandraServerResource Parent { get; }

    /// <summary>
    /// Gets the name of the keyspace.
    /// </summary>
    public string KeyspaceName { get; }

    /// <summary>
    /// Gets the connection string expression for the keyspace: the server's, with the keyspace as the default one.
    /// </summary>
    /// <remarks>
    /// Format: <c>Contact Points={host};Port={port}[;Username={user};Password={password}];Default Keyspace={keyspace}</c>.
    /// </remarks>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{Parent};Default Keyspace={KeyspaceName}");

    /// <summary>
    /// Gets the connection URI expression for the keyspace.
    /// </summary>
    /// <remarks>
    /// Format: <c>cassandra://[{user}:{password}@]{host}:{port}/{keyspace}</c>.
    /// </remarks>
    public ReferenceExpression UriExpression => Parent.BuildUri(KeyspaceName);

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() =>
        Parent.CombineProperties(
        [
            new("Keyspace", ReferenceExpression.Create($"{KeyspaceName}")),
            new("Uri", UriExpression),
        ]);

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]{0,47}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AllowedName();
}
