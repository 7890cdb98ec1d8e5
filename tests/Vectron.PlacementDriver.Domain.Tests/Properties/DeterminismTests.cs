using System.Buffers;
using System.Globalization;
using CsCheck;
using Vectron.PlacementDriver.Domain.Serialization;

namespace Vectron.PlacementDriver.Domain.Tests.Properties;

/// <summary>The same log gives the same state everywhere.</summary>
public sealed class DeterminismTests
{
    [Fact]
    public void Apply_SameLogUnderAnotherCultureAndTimeZone_GivesTheSameHash() => History.Any.Sample(history =>
    {
        var machine = new PlacementStateMachine();
        var log = History.Run(history, machine);

        return Elsewhere(() => SnapshotCodec.Hash(Replay(log, 0, PlacementSnapshot.Empty)))
            == SnapshotCodec.Hash(machine.Current);
    });

    [Fact]
    public void Apply_LogThatWentThroughItsBytes_GivesTheSameHash() => History.Any.Sample(history =>
    {
        var machine = new PlacementStateMachine();
        var log = History.Run(history, machine);

        var copied = log.Select(batch =>
        {
            var bytes = new ArrayBufferWriter<byte>();
            CommandBatchCodec.Write(batch, bytes);
            return CommandBatchCodec.Read(new ReadOnlySequence<byte>(bytes.WrittenMemory));
        }).ToArray();

        return SnapshotCodec.Hash(Replay(copied, 0, PlacementSnapshot.Empty)) == SnapshotCodec.Hash(machine.Current);
    });

    [Fact]
    public void Restore_SnapshotInTheMiddle_EndsLikeTheFullReplay() =>
        Gen.Select(History.Any, Gen.Int[0, 60]).Sample((history, cut) =>
        {
            var machine = new PlacementStateMachine();
            var log = History.Run(history, machine);
            var length = Math.Min(cut, log.Count);
            using var bytes = new MemoryStream();
            SnapshotCodec.Write(Replay(log.Take(length), 0, PlacementSnapshot.Empty), bytes);
            bytes.Position = 0;

            var end = Replay(log.Skip(length), length, SnapshotCodec.Read(bytes));

            return SnapshotCodec.Hash(end) == SnapshotCodec.Hash(machine.Current);
        });

    [Fact]
    public void Apply_SameCommandsInEntriesOfOne_GivesTheSameStateButForTheIndex() => History.Any.Sample(history =>
    {
        var machine = new PlacementStateMachine();
        var log = History.Run(history, machine);

        var single = log.SelectMany(batch => batch.Proposals.Select(proposal => batch with { Proposals = [proposal] }));

        var end = Replay(single, 0, PlacementSnapshot.Empty) with { AppliedIndex = machine.Current.AppliedIndex };
        return SnapshotCodec.Hash(end) == SnapshotCodec.Hash(machine.Current);
    });

    private static PlacementSnapshot Replay(IEnumerable<CommandBatch> log, long index, PlacementSnapshot start)
    {
        var machine = new PlacementStateMachine();
        machine.Restore(start);
        foreach (var batch in log)
        {
            machine.Apply(batch, ++index);
        }

        return machine.Current;
    }

    // The runtime is built without other cultures' tables, so one that differs in everything numbers need is made up.
    private static T Elsewhere<T>(Func<T> work)
    {
        var culture = CultureInfo.CurrentCulture;
        var zone = Environment.GetEnvironmentVariable("TZ");
        var strange = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        strange.NumberFormat.NegativeSign = "~";
        strange.NumberFormat.NumberDecimalSeparator = "'";
        strange.NumberFormat.NumberGroupSeparator = "_";
        strange.DateTimeFormat.DateSeparator = "#";
        try
        {
            CultureInfo.CurrentCulture = strange;
            Environment.SetEnvironmentVariable("TZ", "Pacific/Kiritimati");
            TimeZoneInfo.ClearCachedData();
            return work();
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
            Environment.SetEnvironmentVariable("TZ", zone);
            TimeZoneInfo.ClearCachedData();
        }
    }
}
