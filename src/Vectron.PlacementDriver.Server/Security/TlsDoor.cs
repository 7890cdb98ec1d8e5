using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Hosting;

namespace Vectron.PlacementDriver.Server.Security;

/// <summary>
/// TLS of a listener. Each connection gets the certificate of now. Other nodes must prove in the handshake that they are
/// nodes of this cluster; whoever comes through another door may also present a token later, or be refused in words.
/// </summary>
internal sealed class TlsDoor(Credentials credentials, Door door, RefusalLog refusals, TimeProvider time)
{
    /// <summary>TLS 1.2 and 1.3.</summary>
    public const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;

    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>Puts TLS on a listener.</summary>
    public void Secure(ListenOptions listener)
    {
        listener.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = HandshakeTimeout,
            OnConnection = context => ValueTask.FromResult(ForConnection(context.Connection)),
        });
        listener.Use(next => connection =>
        {
            _ = EndWithCredentialsAsync(connection);
            return next(connection);
        });
    }

    // A connection ends in its own time with its next call (see Callers); what is under way without end, a watch or
    // nothing at all, must not outlive the credentials that let it in by more than this.
    private async Task EndWithCredentialsAsync(ConnectionContext connection)
    {
        try
        {
            var judgedBy = connection.Features.Get<CallerFeature>()!.Credentials;
            await judgedBy.Superseded.WaitAsync(connection.ConnectionClosed).ConfigureAwait(false);
            await Task.Delay(Grace, time, connection.ConnectionClosed).ConfigureAwait(false);
            connection.Abort(new ConnectionAbortedException("the credentials by which it was let in were replaced"));
        }
        catch (OperationCanceledException)
        {
            // It has ended by itself.
        }
    }

    private SslServerAuthenticationOptions ForConnection(ConnectionContext connection)
    {
        var set = credentials.Current;
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = set.Tls.ServerContext,
            EnabledSslProtocols = Protocols,
            // Asks for one; whether it must come, the callback decides.
            ClientCertificateRequired = true,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            // A resumed session would carry an identity that was judged by credentials of another time.
            AllowTlsResume = false,
            AllowRenegotiation = false,
            RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
                Admit(connection, certificate as X509Certificate2, chain, set),
        };
    }

    private bool Admit(ConnectionContext connection, X509Certificate2? certificate, X509Chain? chain, CredentialSet set)
    {
        var verdict = certificate is null
            ? Verdict.Anonymous
            : CertificateJudge.Judge(certificate, chain, set.Tls.Authorities, credentials.ClusterId, CertificateJudge.Client);
        var notAfter = certificate is null ? DateTimeOffset.MaxValue : new DateTimeOffset(certificate.NotAfter);
        connection.Features.Set(new CallerFeature(verdict, set, notAfter));
        if (door != Door.Peers)
        {
            return true;
        }

        if (verdict.Identity is { Role: Role.Peer } node && ulong.TryParse(node.Name, out var nodeId))
        {
            connection.Features.Set(new AuthenticatedNode(nodeId));
            return true;
        }

        refusals.Peer(
            connection.RemoteEndPoint,
            verdict.Identity is { } other ? $"{other} is not a node of this cluster" : verdict.Reason);
        return false;
    }
}
