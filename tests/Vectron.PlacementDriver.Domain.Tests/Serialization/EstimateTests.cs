using System.Buffers;
using Vectron.PlacementDriver.Domain.Serialization;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Serialization;

/// <summary>What takes much room in an entry says so, before it is written.</summary>
public sealed class EstimateTests
{
    private const int Many = 1_000;

    public static TheoryData<Command> Long =>
    [
        Heartbeat with { RunningShards = [.. Enumerable.Repeat(ulong.MaxValue, Many)] },
        Heartbeat with { Leaders = [.. Enumerable.Repeat(new ShardLeaderReport(ulong.MaxValue, ulong.MaxValue), Many)] },
        Heartbeat with { Progress = [.. Enumerable.Repeat(new ShardProgressReport(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue), Many)] },
        Heartbeat with { Memberships = [.. Enumerable.Repeat(new ShardMembershipReport(ulong.MaxValue, ulong.MaxValue, [1, 2, 3]), Many)] },
        Heartbeat with { Memberships = [new ShardMembershipReport(1, 1, [.. Enumerable.Repeat(ulong.MaxValue, Many)])] },
        Heartbeat with { ShardLoads = [.. Enumerable.Repeat(new ShardLoad(ulong.MaxValue, ShardLoad.MostVectors, ShardLoad.MostMilliQueriesPerSecond), Many)] },
        new RegisterWorker(
            "w:1", "w:2", [.. Enumerable.Repeat(new string('c', 255), 64)], new WorkerResources(0, 0, 0), new WorkerLocation("", "", ""), string.Empty),
    ];

    private static RecordHeartbeat Heartbeat => new(1, WorkerLoad.None, [], [], [], []);

    [Theory]
    [MemberData(nameof(Long))]
    public void EstimateBytes_OfALongCommand_IsAtLeastWhatItsEntryTakes(Command command)
    {
        var entry = new ArrayBufferWriter<byte>();
        CommandBatchCodec.Write(new CommandBatch(0, [new Proposal(Guid.Empty, command)]), entry);

        command.EstimateBytes().Should().BeGreaterThanOrEqualTo(entry.WrittenCount);
    }
}
