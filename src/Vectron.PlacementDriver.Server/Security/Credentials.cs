using System.Security.Cryptography;
using System.Text;
using Vectron.PlacementDriver.Server.Settings;

namespace Vectron.PlacementDriver.Server.Security;

/// <summary>
/// The certificate, authorities and tokens that count now. They change together: <see cref="Current"/> is replaced whole
/// when the files have changed and are sound; until then what was read before goes on to count.
/// </summary>
internal sealed class Credentials
{
    private readonly TlsFiles files;
    private readonly string? tokenFile;
    private readonly ulong clusterId;
    private readonly ulong nodeId;
    private volatile CredentialSet current;
    private string seen;

    private Credentials(TlsFiles files, string? tokenFile, ulong clusterId, ulong nodeId)
    {
        this.files = files;
        this.tokenFile = tokenFile;
        this.clusterId = clusterId;
        this.nodeId = nodeId;
        seen = Fingerprint();
        current = Load();
    }

    /// <summary>What counts now.</summary>
    public CredentialSet Current => current;

    /// <summary>The cluster whose identities are accepted.</summary>
    public ulong ClusterId => clusterId;

    /// <summary>Reads the files that the settings name; null when TLS is off.</summary>
    /// <exception cref="CredentialException">They cannot be used.</exception>
    public static Credentials? Open(PlacementDriverOptions options) => options.Tls is { } files
        ? new Credentials(files, options.AuthTokensFile, options.ClusterId, options.NodeId)
        : null;

    /// <summary>Looks at the files again, and takes over what has changed.</summary>
    /// <returns>Whether anything has.</returns>
    /// <exception cref="CredentialException">They cannot be used; told once for each content.</exception>
    public bool Refresh()
    {
        var found = Fingerprint();
        if (found == seen)
        {
            return false;
        }

        seen = found;
        var former = current;
        current = Load();
        former.Supersede();
        return true;
    }

    private CredentialSet Load()
    {
        var tls = TlsMaterial.Load(files);
        var verdict = CertificateJudge.Judge(tls.Certificate, presented: null, tls.Authorities, clusterId, CertificateJudge.Server);
        var expected = new Identity(Role.Peer, $"{nodeId}");
        if (verdict.Identity != expected)
        {
            throw new CredentialException(verdict.Identity is null
                ? $"{files.Certificate} cannot be used: {verdict.Reason}"
                : $"{files.Certificate} is for {verdict.Identity}, must be for {Identity.Scheme}{clusterId}/{expected}");
        }

        return new CredentialSet(tls, tokenFile is null ? TokenList.Empty : TokenList.Parse(tokenFile, ReadTokens()));
    }

    private string ReadTokens()
    {
        try
        {
            return File.ReadAllText(tokenFile!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CredentialException($"{tokenFile} cannot be read: {exception.Message}", exception);
        }
    }

    // Of the contents, not of the times: a file that was replaced through a link or restored from a backup counts too.
    private string Fingerprint()
    {
        var text = new StringBuilder();
        foreach (var path in new[] { files.Certificate, files.Key, files.Authorities, tokenFile })
        {
            try
            {
                text.Append(path is null ? "" : Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))).Append(' ');
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                text.Append("unreadable ");
            }
        }

        return text.ToString();
    }
}
