using System.Collections.Immutable;
using CsCheck;

namespace Vectron.PlacementDriver.Domain.Tests.Properties;

/// <summary>A random log: what is in each entry and when it was made.</summary>
internal static class History
{
    /// <summary>Entries of up to four steps each; the leader's clock mostly goes forward.</summary>
    public static Gen<(long PassedMs, Step[] Steps)[]> Any { get; } =
        Gen.Select(Gen.Long[-2_000, 20_000], Steps.AnyWithMoves.Array[1, 4]).Array[1, 60];

    /// <summary>Runs it and shows each entry with the states before and after.</summary>
    public static IReadOnlyList<CommandBatch> Run(
        (long PassedMs, Step[] Steps)[] history,
        PlacementStateMachine machine,
        Action<PlacementSnapshot, CommandBatch, ImmutableArray<CommandOutcome>, PlacementSnapshot>? look = null)
    {
        var log = new List<CommandBatch>();
        var unixMs = 1_000_000L;
        foreach (var (passedMs, steps) in history)
        {
            unixMs += passedMs;
            var before = machine.Current;
            var batch = new CommandBatch(unixMs, [.. steps.Select((step, i) => ToProposal(step(before), log.Count, i))]);
            log.Add(batch);
            var outcomes = machine.Apply(batch, log.Count);
            look?.Invoke(before, batch, outcomes, machine.Current);
        }

        return log;
    }

    // Some of the writes carry a key, and some keys are used twice.
    private static Proposal ToProposal(Command command, int entry, int position)
    {
        var number = ((uint)entry * 7) + (uint)position;
        return new Proposal(
            new Guid(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
            command,
            number % 3 == 0 ? new IdempotencyKey($"key-{number % 5}", new string((char)('a' + (number % 2)), 64)) : null);
    }
}
