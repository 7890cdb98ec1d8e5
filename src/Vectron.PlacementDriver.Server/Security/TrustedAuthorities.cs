using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vectron.PlacementDriver.Server.Security;

/// <summary>Whose signature under a certificate counts.</summary>
internal sealed class TrustedAuthorities
{
    private TrustedAuthorities(X509Certificate2Collection roots, X509Certificate2Collection intermediates)
    {
        Roots = roots;
        Intermediates = intermediates;
    }

    /// <summary>Where every chain must end.</summary>
    public X509Certificate2Collection Roots { get; }

    /// <summary>What may stand between.</summary>
    public X509Certificate2Collection Intermediates { get; }

    /// <summary>Reads a PEM file: self-signed certificates are roots, the others may stand between.</summary>
    /// <exception cref="CredentialException">It cannot be read or has no root.</exception>
    public static TrustedAuthorities Load(string path)
    {
        var all = ReadCertificates(path);
        X509Certificate2Collection roots = [.. all.Where(IsSelfIssued)];
        return roots.Count > 0
            ? new TrustedAuthorities(roots, [.. all.Where(authority => !IsSelfIssued(authority))])
            : throw new CredentialException($"{path} holds no self-signed certificate, where every chain must end");
    }

    /// <summary>The certificates of a PEM file, at least one.</summary>
    /// <exception cref="CredentialException">It cannot be read or has none.</exception>
    public static X509Certificate2Collection ReadCertificates(string path)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CredentialException($"{path} cannot be read: {exception.Message}", exception);
        }

        return found.Count > 0 ? found : throw new CredentialException($"{path} holds no certificate in PEM form");
    }

    private static bool IsSelfIssued(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
