using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vectron.PlacementDriver.Testing;

/// <summary>A certificate authority in memory, and the PEM files that it signs, in a folder that goes at the end.</summary>
public sealed class TestAuthority : IAsyncDisposable
{
    private static readonly Oid[] BothSides = [new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")];

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 certificate;

    private TestAuthority(DateTimeOffset notAfter)
    {
        certificate = SelfSign(key, new X500DistinguishedName($"CN=authority {Guid.NewGuid():N}"), notAfter);
        Directory = System.IO.Directory.CreateTempSubdirectory("vectron-tls-").FullName;
        File = Write("ca.pem", certificate.ExportCertificatePem());
    }

    /// <summary>Where the files are.</summary>
    public string Directory { get; }

    /// <summary>The authority's own certificate.</summary>
    public string File { get; }

    /// <summary>The authority's own certificate, as PEM.</summary>
    public string Pem => certificate.ExportCertificatePem();

    /// <summary>Makes an authority.</summary>
    /// <param name="notAfter">When it ends; in a month by default.</param>
    public static TestAuthority Create(DateTimeOffset? notAfter = null) => new(notAfter ?? DateTimeOffset.UtcNow.AddDays(30));

    /// <summary>The authority's certificate with another end, as PEM: as it is renewed, under the same name and key.</summary>
    public string Renew(DateTimeOffset notAfter)
    {
        using var renewed = SelfSign(key, certificate.SubjectName, notAfter);
        return renewed.ExportCertificatePem();
    }

    /// <summary>Signs a certificate for localhost.</summary>
    /// <param name="uri">Its name as the driver reads it; null for none.</param>
    /// <param name="notAfter">When it ends; in ten days by default.</param>
    /// <param name="usages">Extended key usages; both sides of TLS by default.</param>
    /// <param name="alsoUri">A second name.</param>
    public X509Certificate2 Sign(
        string? uri, DateTimeOffset? notAfter = null, Oid[]? usages = null, string? alsoUri = null)
    {
        using var leaf = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=vectron test", leaf, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        foreach (var name in new[] { uri, alsoUri }.OfType<string>())
        {
            names.AddUri(new Uri(name));
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. usages ?? BothSides], false));
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7f;
        // By the key alone: an authority may sign beyond its own end.
        using var signed = request.Create(
            certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(key), DateTimeOffset.UtcNow.AddDays(-20), notAfter ?? DateTimeOffset.UtcNow.AddDays(10), serial);
        return signed.CopyWithPrivateKey(leaf);
    }

    /// <summary>Signs a certificate and writes it and its key to <c>NAME.pem</c> and <c>NAME.key</c>.</summary>
    public (string Certificate, string Key) Issue(string name, string? uri, DateTimeOffset? notAfter = null)
    {
        using var signed = Sign(uri, notAfter);
        var key = Write(name + ".key", signed.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        return (Write(name + ".pem", signed.ExportCertificatePem()), key);
    }

    /// <summary>Writes a file, replacing it as a whole.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Directory, name);
        System.IO.File.WriteAllText(path + ".new", text);
        System.IO.File.Move(path + ".new", path, overwrite: true);
        return path;
    }

    /// <summary>A client's handler that trusts this authority and may present a certificate.</summary>
    /// <param name="own">What it presents; null for nothing.</param>
    /// <param name="seen">Called with the server's certificate of each connection.</param>
    public SocketsHttpHandler Handler(X509Certificate2? own, Action<X509Certificate2>? seen = null) => new()
    {
        EnableMultipleHttp2Connections = true,
        SslOptions =
        {
            ClientCertificates = own is null ? null : [own],
            RemoteCertificateValidationCallback = (_, presented, _, _) =>
            {
                seen?.Invoke((X509Certificate2)presented!);
                using var chain = new X509Chain();
                chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
                chain.ChainPolicy.CustomTrustStore.Add(certificate);
                chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
                return chain.Build((X509Certificate2)presented!);
            },
        },
    };

    public ValueTask DisposeAsync()
    {
        certificate.Dispose();
        key.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static X509Certificate2 SelfSign(ECDsa key, X500DistinguishedName name, DateTimeOffset notAfter)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), notAfter);
    }
}
