using Google.Protobuf;
using Grpc.Core;

namespace Vectron.PlacementDriver.Simulator.Cluster;

/// <summary>What came back of a call to the driver.</summary>
/// <param name="Response">The answer; null unless the status is OK.</param>
/// <param name="Status">How the call ended.</param>
/// <param name="Detail">The driver's words with any other status.</param>
internal sealed record DriverAnswer(IMessage? Response, StatusCode Status = StatusCode.OK, string Detail = "")
{
    /// <summary>Nobody answered in time: whatever was asked may have been done.</summary>
    public static DriverAnswer None { get; } = new(null, StatusCode.Unavailable, "no answer");
}
