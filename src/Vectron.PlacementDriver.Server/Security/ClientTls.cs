using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Vectron.PlacementDriver.Server.Settings;

namespace Vectron.PlacementDriver.Server.Security;

/// <summary>
/// How this program's own commands talk to a node. A node is known by the name in its certificate, not by its host name:
/// <c>healthcheck</c> dials localhost, and <c>readmit</c> whatever address the leader is told under.
/// </summary>
internal static class ClientTls
{
    /// <summary>A handler for connections to a node.</summary>
    /// <param name="authorities">File of the authorities; null for plain text.</param>
    /// <param name="clusterId">The cluster that the node must be of.</param>
    /// <param name="certificate">What to present; null for nothing.</param>
    /// <exception cref="CredentialException">The file cannot be used.</exception>
    public static SocketsHttpHandler Handler(string? authorities, ulong clusterId, X509Certificate2? certificate)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        if (authorities is not null)
        {
            var trust = TrustedAuthorities.Load(authorities);
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = TlsDoor.Protocols,
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                ClientCertificates = certificate is null ? null : [certificate],
                RemoteCertificateValidationCallback = (_, presented, chain, _) => IsNode(presented, chain, trust, clusterId),
            };
        }

        return handler;
    }

    /// <summary>The address with the scheme that the settings ask for.</summary>
    public static string Url(string? authorities, string address) => $"{(authorities is null ? "http" : "https")}://{address}";

    /// <summary>The token of a file without the white space around it; null without a file.</summary>
    /// <exception cref="CredentialException">The file cannot be read or is empty.</exception>
    public static string? ReadToken(string? file)
    {
        try
        {
            return file is null ? null
                : File.ReadAllText(file).Trim() is { Length: > 0 } token ? token
                : throw new CredentialException($"{file} (-{SettingCatalog.TokenFile.Flag}) is empty");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CredentialException($"{file} (-{SettingCatalog.TokenFile.Flag}) cannot be read: {exception.Message}", exception);
        }
    }

    private static bool IsNode(X509Certificate? certificate, X509Chain? chain, TrustedAuthorities trust, ulong clusterId)
    {
        var verdict = certificate is X509Certificate2 presented
            ? CertificateJudge.Judge(presented, chain, trust, clusterId, CertificateJudge.Server)
            : Verdict.Refused("it presents no certificate");
        return verdict.Identity switch
        {
            { Role: Role.Peer } => true,
            { } other => throw new AuthenticationException($"the server is not a node of this cluster: its certificate is for {other}"),
            null => throw new AuthenticationException($"the server is not a node of this cluster: {verdict.Reason}"),
        };
    }
}
