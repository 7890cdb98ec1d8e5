using System.Net;

namespace Vectron.PlacementDriver.Server.Security;

/// <summary>
/// Tells the operator who was refused, each reason from each address at most once a minute and at most a hundred of them:
/// whoever is refused tries again, and must not be able to fill the log.
/// </summary>
internal sealed partial class RefusalLog(TimeProvider time, ILogger<RefusalLog> logger)
{
    private const int MostInAWindow = 100;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock sync = new();
    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private long windowStart = time.GetTimestamp();

    /// <summary>A connection to the raft address was refused.</summary>
    public void Peer(EndPoint? from, string reason)
    {
        var address = Address(from);
        if (IsNews($"{address} {reason}"))
        {
            Log.PeerRefused(logger, address, reason);
        }
    }

    /// <summary>This node refused to talk to what answered at another node's address.</summary>
    public void Node(ulong nodeId, string reason)
    {
        if (IsNews($"{nodeId} {reason}"))
        {
            Log.NodeRefused(logger, nodeId, reason);
        }
    }

    /// <summary>A call was refused.</summary>
    public void Call(EndPoint? from, string method, string reason)
    {
        var address = Address(from);
        if (IsNews($"{address} {method} {reason}"))
        {
            Log.CallRefused(logger, method, address, reason);
        }
    }

    /// <summary>A connection sent far more frames than it may, and was closed.</summary>
    public void Flood(EndPoint? from)
    {
        var address = Address(from);
        if (IsNews($"{address} floods"))
        {
            Log.Flood(logger, address);
        }
    }

    /// <summary>A connection waits, because earlier ones of its address only cost.</summary>
    public void Tarpit(EndPoint? from)
    {
        var address = Address(from);
        if (IsNews($"{address} waits"))
        {
            Log.Tarpit(logger, address);
        }
    }

    // The port changes with every attempt.
    private static string Address(EndPoint? from) => (from as IPEndPoint)?.Address.ToString() ?? "an unknown address";

    private bool IsNews(string what)
    {
        lock (sync)
        {
            if (time.GetElapsedTime(windowStart) >= Window)
            {
                windowStart = time.GetTimestamp();
                told.Clear();
            }

            return told.Count < MostInAWindow && told.Add(what);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3410, LogLevel.Warning, "A connection to -raft-addr from {Address} was refused: {Reason}")]
        public static partial void PeerRefused(ILogger logger, string address, string reason);

        [LoggerMessage(3411, LogLevel.Error, "What answers at the address of node {NodeId} was refused: {Reason}")]
        public static partial void NodeRefused(ILogger logger, ulong nodeId, string reason);

        [LoggerMessage(3412, LogLevel.Warning, "{Method} from {Address} was refused: {Reason}")]
        public static partial void CallRefused(ILogger logger, string method, string address, string reason);

        [LoggerMessage(3413, LogLevel.Warning, "A connection from {Address} floods this node with frames beside calls and was closed")]
        public static partial void Flood(ILogger logger, string address);

        [LoggerMessage(3414, LogLevel.Warning, "Connections from {Address} keep ending early without an answered call: new ones wait before they are served")]
        public static partial void Tarpit(ILogger logger, string address);
    }
}
