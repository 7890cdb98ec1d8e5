using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Domain;

/// <summary>
/// What became of a command: carried out, or refused with a reason. A refusal is an ordinary answer; it changes nothing
/// but the clock, except that a refused heartbeat may show that the state is old and freeze the cluster.
/// </summary>
public sealed record CommandOutcome
{
    [JsonConstructor]
    internal CommandOutcome(RejectionReason? reason = null, string message = "", ulong id = 0)
    {
        Reason = reason;
        Message = message;
        Id = id;
    }

    /// <summary>Set exactly when the command was refused.</summary>
    public RejectionReason? Reason { get; }

    /// <summary>A sentence for the caller that names the offending value; empty when accepted.</summary>
    public string Message { get; }

    /// <summary>
    /// The id that the command created or found, for example of a worker, or the revision that it made where it says so; 0
    /// when there is none.
    /// </summary>
    public ulong Id { get; }

    /// <summary>Whether the command was carried out.</summary>
    [JsonIgnore]
    public bool IsAccepted => Reason is null;

    /// <summary>The command was carried out.</summary>
    /// <param name="id">The id it created or found, 0 when there is none.</param>
    public static CommandOutcome Accepted(ulong id = 0) => new(id: id);

    /// <summary>The command was refused.</summary>
    public static CommandOutcome Rejected(RejectionReason reason, string message) => new(reason, message);
}
