using System.Net;
using Google.Protobuf;
using Grpc.Core;

namespace Vectron.PlacementDriver.Server.Security;

/// <summary>
/// Who did what with which outcome, for every call that changes what operators answer for. Goes to the log whatever its
/// level, under <see cref="Category"/>.
/// </summary>
internal sealed partial class AuditLog(ILoggerFactory loggers)
{
    /// <summary>The log category.</summary>
    public const string Category = "Vectron.PlacementDriver.Audit";

    private const string Nobody = "somebody without an identity";
    private const int LongestRequest = 1_024;

    private readonly ILogger logger = loggers.CreateLogger(Category);

    /// <summary>A call has ended.</summary>
    public void Ended(Identity? caller, ServerCallContext call, IMessage request, StatusCode outcome, string detail)
    {
        var text = request.ToString()!;
        Log.Ended(
            logger, caller?.ToString() ?? Nobody, call.Peer, call.Method, text.Length <= LongestRequest ? text : text[..LongestRequest] + "…", outcome, detail);
    }

    /// <summary>A call was not let in; what it asked for was not read.</summary>
    public void Refused(Identity caller, IPAddress from, string method, Status status) => Log.Refused(
        logger, caller.ToString(), from.ToString(), method, status.StatusCode, status.Detail);

    private static partial class Log
    {
        [LoggerMessage(3420, LogLevel.Information, "Audit: {Caller} from {Peer} called {Method} {Request}: {Outcome} {Detail}")]
        public static partial void Ended(
            ILogger logger, string caller, string peer, string method, string request, StatusCode outcome, string detail);

        [LoggerMessage(3421, LogLevel.Warning, "Audit: {Caller} from {Peer} was not let in to {Method}: {Outcome} {Detail}")]
        public static partial void Refused(
            ILogger logger, string caller, string peer, string method, StatusCode outcome, string detail);
    }
}
