using System.Globalization;

namespace Vectron.PlacementDriver.Testing.History;

/// <summary>One call of one client, as the client saw it.</summary>
/// <param name="Id">Unique within the history.</param>
/// <param name="Client">Who called; a client makes one call at a time.</param>
/// <param name="Key">What part of the state it concerns; parts are checked by themselves.</param>
/// <param name="Call">What was asked for.</param>
/// <param name="Argument">With what.</param>
/// <param name="Answer">What was answered; empty unless <see cref="Outcome.Ok"/>.</param>
/// <param name="Begin">When, in ticks of one monotonic clock.</param>
/// <param name="End">When it ended; <see cref="Never"/> while the outcome is unknown.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record Operation(
    int Id, int Client, string Key, string Call, string Argument, string Answer, long Begin, long End, Outcome Outcome)
{
    /// <summary>The end of a call whose outcome is unknown.</summary>
    public const long Never = long.MaxValue;

    /// <summary>The idempotency key that names the write in the log; null for a read, or when the caller gave none.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The write's place in the log among all writes; null while nobody has looked.</summary>
    public long? Position { get; init; }

    /// <summary>The call as a person reads it.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"#{Id} client {Client}: {Call}({Argument}) → {(Outcome == Outcome.Ok ? Answer : Outcome.ToString().ToLowerInvariant())}{(Position is { } position ? $" (write {position} of the log)" : "")}");
}
