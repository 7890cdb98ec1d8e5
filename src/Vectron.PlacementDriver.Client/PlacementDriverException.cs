using Grpc.Core;

namespace Vectron.PlacementDriver.Client;

/// <summary>A call to the placement driver failed: refused by it, or not answered in time by any node.</summary>
public sealed class PlacementDriverException : Exception
{
    internal PlacementDriverException(string message, StatusCode statusCode, string detail, Exception? inner = null)
        : base(message, inner)
    {
        StatusCode = statusCode;
        Detail = detail;
    }

    /// <summary>
    /// The status of the last attempt. UNAVAILABLE, INTERNAL and DEADLINE_EXCEEDED mean that every attempt within the
    /// call's time failed; any other is the driver's own refusal.
    /// </summary>
    public StatusCode StatusCode { get; }

    /// <summary>The driver's own words, without the client's.</summary>
    public string Detail { get; }

    /// <summary>The address that failed last; empty when none was asked.</summary>
    public string Node { get; internal init; } = "";

    /// <summary>How often the call was sent.</summary>
    public int Attempts { get; internal init; }

    /// <summary>Whether the call was a write that may have happened although no answer came.</summary>
    public bool MayHaveHappened { get; internal init; }
}
