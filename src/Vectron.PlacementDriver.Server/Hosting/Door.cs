namespace Vectron.PlacementDriver.Server.Hosting;

/// <summary>A listener, and with it what may be called through it. Travels as a feature of each connection.</summary>
internal enum Door
{
    /// <summary><c>-grpc-addr</c>: workers, gateways, operators.</summary>
    Clients,

    /// <summary><c>-raft-addr</c>: the other nodes.</summary>
    Peers,

    /// <summary><c>-http-addr</c>: health, metrics, diagnostics.</summary>
    Http,
}
