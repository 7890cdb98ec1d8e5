using Google.Protobuf;
using Grpc.Core;

namespace Vectron.PlacementDriver.Simulator.Contract;

/// <summary>One call and what came back.</summary>
internal sealed record Exchange
{
    /// <summary>Where the call comes from, for people: a line of a recording, a simulated worker.</summary>
    public required string Source { get; init; }

    /// <summary>The RPC's name.</summary>
    public required string Method { get; init; }

    /// <summary>The address that answered last.</summary>
    public required string Node { get; init; }

    /// <summary>What was sent.</summary>
    public required IMessage Request { get; init; }

    /// <summary>The answer; null unless <see cref="Status"/> is OK.</summary>
    public IMessage? Response { get; init; }

    /// <summary>The status of the last attempt.</summary>
    public StatusCode Status { get; init; }

    /// <summary>The driver's words with a status other than OK.</summary>
    public string Detail { get; init; } = "";

    /// <summary>How often the call was sent.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>When the answer came: time since the run began.</summary>
    public TimeSpan At { get; init; }

    /// <summary>
    /// <see cref="ObservedCluster.Retirements"/> when the call was sent: its answer may be older than those learned since. All of
    /// them where one call is made at a time.
    /// </summary>
    public int Retirements { get; init; } = int.MaxValue;

    /// <summary>What the recorded driver answered, where there is a recording.</summary>
    public IMessage? Recorded { get; init; }

    /// <summary>
    /// The assignment list of a heartbeat's answer; null for every other call and for refused heartbeats.
    /// </summary>
    public AssignmentList? Assignments { get; init; }

    /// <summary>Whether an earlier attempt may have been applied without an answer.</summary>
    public bool MayRepeat => Attempts > 1;

    /// <summary>The call in a few words.</summary>
    public string Where => $"{Source}: {Method} at {Node}";
}
