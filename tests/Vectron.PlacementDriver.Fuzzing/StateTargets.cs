using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Restoring;
using Vectron.PlacementDriver.Domain.Serialization;
using Vectron.PlacementDriver.Domain.Settings;

namespace Vectron.PlacementDriver.Fuzzing;

/// <summary>Readers of what the state machine is given and what it writes.</summary>
internal static class StateTargets
{
    private static readonly PlacementSnapshot Rich = SnapshotCodec.Read(new MemoryStream(Golden("snapshot-v1*")[0]));

    /// <summary>The golden files of a pattern.</summary>
    public static IReadOnlyList<byte[]> Golden(string pattern) =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden"), pattern).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    /// <summary>A log entry: what can be read can be carried out, and the state after it can be written and read again.</summary>
    public static void ReadEntry(byte[] bytes)
    {
        if (Read(() => CommandBatchCodec.Read(new ReadOnlySequence<byte>(bytes))) is { } batch)
        {
            Apply(Rich, batch);
        }
    }

    /// <summary>Forwarded proposals.</summary>
    public static void ReadProposals(byte[] bytes)
    {
        if (Read<object>(() => CommandBatchCodec.ReadProposals(new ReadOnlySequence<byte>(bytes))) is { } proposals)
        {
            CommandBatchCodec.WriteProposals((System.Collections.Immutable.ImmutableArray<Proposal>)proposals, new ArrayBufferWriter<byte>());
        }
    }

    /// <summary>Outcomes that come back.</summary>
    public static void ReadOutcomes(byte[] bytes)
    {
        if (Read<object>(() => CommandBatchCodec.ReadOutcomes(new ReadOnlySequence<byte>(bytes))) is { } outcomes)
        {
            CommandBatchCodec.WriteOutcomes((System.Collections.Immutable.ImmutableArray<CommandOutcome>)outcomes, new ArrayBufferWriter<byte>());
        }
    }

    /// <summary>A snapshot: as it is, and with its last line made right, since a checksum keeps most changes out.</summary>
    public static void ReadSnapshot(byte[] bytes)
    {
        _ = Read(() => SnapshotCodec.Read(new MemoryStream(bytes)));
        if (Read(() => SnapshotCodec.Read(new MemoryStream(Mend(bytes)))) is { } state)
        {
            RequireSameAfterWriting(state);
        }
    }

    /// <summary>A backup on its way into a new cluster, with its last line made right: what is taken serves.</summary>
    public static void RestoreBackup(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Mend(bytes));
        }

        var data = packed.ToArray();
        var machine = new PlacementStateMachine();
        _ = Carry(machine, new InitializeCluster(new ClusterIdentity(1, new string('1', 32)), new ClusterSettings()));
        var begun = Carry(machine, new BeginRestore("fuzz"));
        _ = Carry(machine, new AddRestorePart(begun.Id, 0, [.. data]));
        if (Carry(machine, new FinishRestore(begun.Id, 1, Convert.ToHexStringLower(SHA256.HashData(data)))).IsAccepted)
        {
            RequireSameAfterWriting(machine.Current);
        }
    }

    /// <summary>A command that a request became: it can be written, read and carried out.</summary>
    public static void CarryOut(Command command)
    {
        var entry = new ArrayBufferWriter<byte>();
        CommandBatchCodec.Write(new CommandBatch(Rich.ClockUnixMs + 1, [new Proposal(Guid.Empty, command)]), entry);
        Apply(Rich, CommandBatchCodec.Read(new ReadOnlySequence<byte>(entry.WrittenMemory)));
    }

    private static CommandOutcome Carry(PlacementStateMachine machine, Command command) =>
        machine.Apply(new CommandBatch(1_000, [new Proposal(Guid.Empty, command)]), machine.Current.AppliedIndex + 1)[0];

    private static void Apply(PlacementSnapshot state, CommandBatch batch)
    {
        var machine = new PlacementStateMachine();
        machine.Restore(state);
        if (machine.Apply(batch, state.AppliedIndex + 1).Any(outcome => outcome.IsAccepted))
        {
            RequireSameAfterWriting(machine.Current);
        }
    }

    private static void RequireSameAfterWriting(PlacementSnapshot state)
    {
        using var written = new MemoryStream();
        SnapshotCodec.Write(state, written);
        written.Position = 0;
        if (SnapshotCodec.Hash(SnapshotCodec.Read(written)) != SnapshotCodec.Hash(state))
        {
            throw new InvalidOperationException("the state is another one after it was written and read");
        }
    }

    private static byte[] Mend(byte[] bytes)
    {
        var end = bytes.AsSpan().LastIndexOf("{\"end\""u8);
        var before = bytes.AsSpan(0, end < 0 ? bytes.Length : end);
        var line = $"{{\"end\":{{\"lines\":{before.Count((byte)'\n')},\"sha256\":\"{Convert.ToHexStringLower(SHA256.HashData(before))}\"}}}}\n";
        return [.. before, .. Encoding.ASCII.GetBytes(line)];
    }

    private static T? Read<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (UnreadableStateException)
        {
            return null;
        }
    }
}
