using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;

namespace Vectron.PlacementDriver.Client.Calls;

/// <summary>TLS and tokens of a client's connections, from files that may change.</summary>
internal sealed class SecureConnections(ClientSecurity security, TimeProvider time)
{
    private static readonly TimeSpan TokenLife = TimeSpan.FromSeconds(5);

    private readonly Lock sync = new();
    private X509Certificate2? certificate;
    private string token = "";
    private long tokenRead;

    /// <summary>What goes with each call; null without a token.</summary>
    public ChannelCredentials? Credentials => security.TokenFile is null ? null : ChannelCredentials.Create(
        ChannelCredentials.SecureSsl,
        CallCredentials.FromInterceptor((_, metadata) =>
        {
            metadata.Add("authorization", $"Bearer {Token()}");
            return Task.CompletedTask;
        }));

    /// <summary>Makes a handler's connections prove and check what the files say.</summary>
    public void Secure(SocketsHttpHandler handler) => handler.SslOptions = new SslClientAuthenticationOptions
    {
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        LocalCertificateSelectionCallback = security.CertificateFile is null ? null : (_, _, _, _, _) => Certificate()!,
        RemoteCertificateValidationCallback = (_, presented, chain, errors) => IsDriver(presented, chain, errors),
    };

    /// <summary>Reads all files once, so that a wrong one is noticed before the first call.</summary>
    /// <exception cref="ArgumentException">A file cannot be used; the message names it.</exception>
    public void Check()
    {
        using var chain = Usable(Trusting, $"{security.CaFile} does not hold certificates in PEM form");
        if (chain.ChainPolicy.CustomTrustStore.Count == 0)
        {
            throw new ArgumentException($"{security.CaFile} holds no certificate in PEM form");
        }

        _ = Usable(Certificate, $"{security.KeyFile} does not hold the unencrypted private key of {security.CertificateFile}");
        _ = security.TokenFile is null ? "" : Usable(Token, $"{security.TokenFile} is no token");
    }

    // The system's own words name a file that it cannot open, but none whose content is of no use.
    private static T Usable<T>(Func<T> read, string otherwise)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException(exception.Message, exception);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new ArgumentException($"{otherwise}: {exception.Message}", exception);
        }
    }

    private string Token()
    {
        lock (sync)
        {
            if (token.Length == 0 || time.GetElapsedTime(tokenRead) > TokenLife)
            {
                var found = File.ReadAllText(security.TokenFile!).Trim();
                token = found.Length > 0 && found.All(letter => letter is > ' ' and <= '~')
                    ? found
                    : throw new IOException($"{security.TokenFile} must hold one token: visible ASCII characters, without spaces or line breaks inside");
                tokenRead = time.GetTimestamp();
            }

            return token;
        }
    }

    private X509Certificate2? Certificate()
    {
        if (security.CertificateFile is null)
        {
            return null;
        }

        lock (sync)
        {
            try
            {
                certificate = X509Certificate2.CreateFromPemFile(security.CertificateFile, security.KeyFile);
            }
            catch (Exception exception) when (certificate is not null && exception is IOException or CryptographicException)
            {
                // Half replaced, perhaps: the next connection tries again.
            }

            return certificate;
        }
    }

    private bool IsDriver(X509Certificate? presented, X509Chain? chain, SslPolicyErrors errors)
    {
        if (presented is not X509Certificate2 driver || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            throw new AuthenticationException("the driver presents no certificate");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            throw new AuthenticationException($"the driver's certificate \"{driver.Subject}\" is not for the host name that was dialled");
        }

        using var own = Trusting();
        if (chain is not null)
        {
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        }

        return own.Build(driver)
            ? true
            : throw new AuthenticationException(
                $"the driver's certificate \"{driver.Subject}\" is not accepted: {string.Join("; ", own.ChainStatus.Select(status => status.StatusInformation.Trim()))}");
    }

    private X509Chain Trusting()
    {
        var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(security.CaFile);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain;
    }
}
