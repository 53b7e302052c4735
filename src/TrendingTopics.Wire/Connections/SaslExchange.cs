using System.Security.Cryptography;
using System.Text;
using TrendingTopics.Engine.Logs;
using TrendingTopics.Wire.Protocol;

namespace TrendingTopics.Wire.Connections;

/// <summary>Logs in on a connection.</summary>
/// <param name="connection">The connection.</param>
/// <param name="answers">Holds answers.</param>
internal sealed class SaslExchange(BrokerConnection connection, FrameBuffer answers)
{
    // The login is renewed by a new connection, in good time before the broker would close this one.
    private const double PartOfLifetime = 0.8;

    /// <summary>Logs in.</summary>
    /// <exception cref="LogException">The broker refuses; the message says what it said.</exception>
    public void LogIn(SaslLogin login)
    {
        ChooseMechanism(login.Mechanism);
        if (login.Mechanism == SaslMechanism.Plain)
        {
            Authenticate(Encoding.UTF8.GetBytes($"\0{login.User}\0{login.Password}"));
            return;
        }

        var hash = login.Mechanism == SaslMechanism.ScramSha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512;
        var scram = new ScramClient(hash, login.User, login.Password, Convert.ToBase64String(RandomNumberGenerator.GetBytes(24)));
        try
        {
            var challenge = Authenticate(scram.First());
            var proof = Authenticate(scram.Final(challenge));
            scram.Verify(proof);
        }
        catch (FormatException e)
        {
            throw new WireFormatException($"{connection.Address} answers the login by what is no SCRAM.", e);
        }
    }

    private void ChooseMechanism(SaslMechanism mechanism)
    {
        var name = mechanism switch
        {
            SaslMechanism.Plain => "PLAIN",
            SaslMechanism.ScramSha256 => "SCRAM-SHA-256",
            _ => "SCRAM-SHA-512",
        };
        connection.Begin(ApiKey.SaslHandshake, connection.VersionOf(ApiKey.SaslHandshake)).Text(name);
        connection.Send();
        connection.Receive(answers);
        var reader = new ResponseReader(BrokerConnection.Body(answers), flexible: false);
        if (reader.Error() != ErrorCode.None)
        {
            var offered = new List<string>();
            for (var left = reader.Count(); left > 0; left--)
            {
                offered.Add(reader.Text() ?? "");
            }

            throw new LogException($"{connection.Address} does not take a login by {name}, but by {string.Join(", ", offered)}.") { IsTransient = false };
        }
    }

    private byte[] Authenticate(ReadOnlySpan<byte> message)
    {
        connection.Begin(ApiKey.SaslAuthenticate, connection.VersionOf(ApiKey.SaslAuthenticate)).Bytes(message);
        connection.Send();
        var version = connection.Receive(answers);
        var reader = new ResponseReader(BrokerConnection.Body(answers), flexible: false);
        var error = reader.Error();
        var said = reader.Text();
        var answer = reader.Bytes(out _).ToArray();
        if (error != ErrorCode.None)
        {
            throw new LogException($"{connection.Address} refuses the login: {said ?? error.ToString()}") { IsTransient = false };
        }

        if (version >= 1 && reader.Int64() is > 0 and var lifetime)
        {
            connection.ExpireAfter(PartOfLifetime * TimeSpan.FromMilliseconds(lifetime));
        }

        return answer;
    }
}
