namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// A resource that represents an Apache Cassandra container: one node, which is a whole cluster.
/// </summary>
public sealed class CassandraServerResource : ContainerResource, IResourceWithConnectionString
{
    internal const string PrimaryEndpointName = "tcp";

    // The one login that a node makes itself when it first asks for logins.
    internal const string DefaultUserName = "cassandra";

    private readonly Dictionary<string, string> _keyspaces = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Initializes a new instance of the <see cref="CassandraServerResource"/> class.
    /// </summary>
    /// <param name="name">The name of the resource.</param>
    /// <param name="password">A parameter that contains the password, or <see langword="null"/> for a server that asks for no login.</param>
    public CassandraServerResource(string name, ParameterResource? password = null) : base(name)
    {
        PasswordParameter = password;
        PrimaryEndpoint = new(this, PrimaryEndpointName);
    }

    /// <summary>
    /// Gets the primary endpoint for the Cassandra server, where it speaks CQL.
    /// </summary>
    public EndpointReference PrimaryEndpoint { get; }

    /// <summary>
    /// Gets the host endpoint reference for this resource.
    /// </summary>
    public EndpointReferenceExpression Host => PrimaryEndpoint.Property(EndpointProperty.Host);

    /// <summary>
    /// Gets the port endpoint reference for this resource.
    /// </summary>
    public EndpointReferenceExpression Port => PrimaryEndpoint.Property(EndpointProperty.Port);

    /// <summary>
    /// Gets the parameter that contains the password; <see langword="null"/> where the server asks for no login.
    /// </summary>
    public ParameterResource? PasswordParameter { get; }

    /// <summary>
    /// Gets a reference to the user name; <see langword="null"/> where the server asks for no login.
    /// </summary>
    public ReferenceExpression? UserNameReference =>
        PasswordParameter is null ? null : ReferenceExpression.Create($"{DefaultUserName}");

    /// <summary>
    /// Gets the keyspaces of this server: the name of the resource and the name of the keyspace.
    /// </summary>
    public IReadOnlyDictionary<string, string> Keyspaces => _keyspaces;

    /// <summary>
    /// Gets the connection string expression for the Cassandra server, in the form of the C# driver.
    /// </summary>
    /// <remarks>
    /// Format: <c>Contact Points={host};Port={port}[;Username={user};Password={password}]</c>.
    /// </remarks>
    public ReferenceExpression ConnectionStringExpression => PasswordParameter is null
        ? ReferenceExpression.Create($"Contact Points={Host};Port={Port}")
        : ReferenceExpression.Create($"Contact Points={Host};Port={Port};Username={DefaultUserName};Password={PasswordParameter}");

    /// <summary>
    /// Gets the connection URI expression for the Cassandra server.
    /// </summary>
    /// <remarks>
    /// Format: <c>cassandra://[{user}:{password}@]{host}:{port}</c>.
    /// </remarks>
    public ReferenceExpression UriExpression => BuildUri();

    internal ReferenceExpression BuildUri(string? keyspaceName = null)
    {
        var uri = new ReferenceExpressionBuilder();
        uri.AppendLiteral("cassandra://");
        if (PasswordParameter is not null)
        {
            uri.Append($"{DefaultUserName:uri}:{PasswordParameter:uri}@");
        }

        uri.Append($"{Host}:{Port}");
        if (keyspaceName is not null)
        {
            uri.AppendLiteral("/");
            uri.Append($"{keyspaceName:uri}");
        }

        return uri.Build();
    }

    internal void AddKeyspace(CassandraKeyspaceResource keyspace) => _keyspaces.TryAdd(keyspace.Name, keyspace.KeyspaceName);

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties()
    {
        yield return new("Host", ReferenceExpression.Create($"{Host}"));
        yield return new("Port", ReferenceExpression.Create($"{Port}"));
        yield return new("ContactPoints", ReferenceExpression.Create($"{Host}:{Port}"));
        if (PasswordParameter is not null)
        {
            yield return new("Username", ReferenceExpression.Create($"{DefaultUserName}"));
            yield return new("Password", ReferenceExpression.Create($"{PasswordParameter}"));
        }

        yield return new("Uri", UriExpression);
    }
}
