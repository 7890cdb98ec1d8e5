using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Vectron.PlacementDriver.Server.Security;

/// <summary>TLS of this node's connections to other nodes: both sides prove that they are nodes of this cluster.</summary>
internal sealed class PeerTls(Credentials credentials, RefusalLog refusals)
{
    /// <summary>When the certificate in use ends, or an authority above it, whichever is first.</summary>
    public DateTimeOffset CertificateEnd => credentials.Current.Tls.CertificateEnd;

    /// <summary>Makes a handler's connections accept one node alone.</summary>
    /// <param name="handler">Not used yet.</param>
    /// <param name="nodeId">The node that is meant.</param>
    public void Secure(SocketsHttpHandler handler, ulong nodeId)
    {
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = TlsDoor.Protocols,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            AllowTlsResume = false,
            AllowRenegotiation = false,
            LocalCertificateSelectionCallback = (_, _, _, _, _) => credentials.Current.Tls.Certificate,
            // Judged as soon as the handshake is through, before a byte is sent: ending it here would keep this node's
            // own certificate from the other side, which could then not say what is wrong.
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        };
        handler.PlaintextStreamFilter = (context, _) =>
        {
            Require(context.PlaintextStream as SslStream, nodeId);
            return ValueTask.FromResult(context.PlaintextStream);
        };
    }

    private void Require(SslStream? stream, ulong nodeId)
    {
        var verdict = stream?.RemoteCertificate is X509Certificate2 certificate
            ? CertificateJudge.Judge(certificate, presented: null, credentials.Current.Tls.Authorities, credentials.ClusterId, CertificateJudge.Server)
            : Verdict.Refused("it presents no certificate");
        var expected = new Identity(Role.Peer, nodeId.ToString(CultureInfo.InvariantCulture));
        if (verdict.Identity == expected)
        {
            return;
        }

        var reason = verdict.Identity is { } other ? $"its certificate is for {other}, not for {expected}" : verdict.Reason;
        refusals.Node(nodeId, reason);
        throw new AuthenticationException($"node {nodeId} was refused: {reason}");
    }
}
