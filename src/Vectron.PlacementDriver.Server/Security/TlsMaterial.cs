using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vectron.PlacementDriver.Server.Security;

/// <summary>A certificate with its key, and the authorities that count, as they were in the files.</summary>
internal sealed class TlsMaterial
{
    private TlsMaterial(X509Certificate2 certificate, X509Certificate2Collection chain, TrustedAuthorities authorities)
    {
        Certificate = certificate;
        // Offline: a certificate must not make the node fetch something from an address that it names.
        ServerContext = SslStreamCertificateContext.Create(certificate, chain, offline: true);
        Authorities = authorities;
        CertificateEnd = EndOf(certificate, [.. chain, .. authorities.Intermediates, .. authorities.Roots]);
    }

    /// <summary>With its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>When the certificate ends, or an authority above it, whichever is first.</summary>
    public DateTimeOffset CertificateEnd { get; }

    /// <summary>What the node presents to who connects.</summary>
    public SslStreamCertificateContext ServerContext { get; }

    /// <summary>Whose signature counts.</summary>
    public TrustedAuthorities Authorities { get; }

    /// <summary>Reads the files.</summary>
    /// <exception cref="CredentialException">A file cannot be read, or they do not belong together.</exception>
    public static TlsMaterial Load(TlsFiles files)
    {
        var chain = TrustedAuthorities.ReadCertificates(files.Certificate);
        var certificate = ReadPair(files.Certificate, files.Key);
        chain.RemoveAt(0);
        return new TlsMaterial(certificate, chain, TrustedAuthorities.Load(files.Authorities));
    }

    // An authority that was renewed stands beside its former certificate: the later end counts.
    private static DateTimeOffset EndOf(X509Certificate2 certificate, X509Certificate2Collection issuers)
    {
        var (end, below) = (certificate.NotAfter, certificate);
        for (var step = 0; step < issuers.Count; step++)
        {
            if (issuers.Where(issuer => issuer.SubjectName.RawData.AsSpan().SequenceEqual(below.IssuerName.RawData))
                .MaxBy(issuer => issuer.NotAfter) is not { } above)
            {
                break;
            }

            (end, below) = (above.NotAfter < end ? above.NotAfter : end, above);
        }

        return new DateTimeOffset(end);
    }

    /// <summary>A certificate with its key.</summary>
    /// <exception cref="CredentialException">A file cannot be read, or they do not belong together.</exception>
    public static X509Certificate2 ReadPair(string certificate, string key)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CredentialException($"{certificate} or {key} cannot be read: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new CredentialException($"{key} does not hold the unencrypted private key of {certificate}: {exception.Message}", exception);
        }
    }
}
