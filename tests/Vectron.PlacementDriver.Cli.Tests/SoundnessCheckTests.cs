using Vectron.PlacementDriver.Cli.Diagnosis;
using Vectron.PlacementDriver.Client.Watching;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Tests;

/// <summary>What <c>verify</c> finds in states that must never be.</summary>
public sealed class SoundnessCheckTests
{
    [Fact]
    public void Run_OfASoundState_FindsNothing() => SoundnessChecks.Run(Picture(1)).Should().BeEmpty();

    [Theory]
    [InlineData("gap", "a gap or an overlap")]
    [InlineData("overlap", "a gap or an overlap")]
    [InlineData("end", "end before the last key")]
    [InlineData("no-replica", "none, or one twice")]
    [InlineData("replica-twice", "none, or one twice")]
    [InlineData("worker-unknown", "which does not exist")]
    [InlineData("leader-elsewhere", "which is none of its replicas")]
    public void Run_OfADamagedState_NamesTheDamage(string damage, string said) => SoundnessChecks.Run(Picture(1, state =>
    {
        var last = state.Shards[1];
        switch (damage)
        {
            case "gap": last.KeyRangeStart++; break;
            case "overlap": last.KeyRangeStart--; break;
            case "end": last.KeyRangeEnd--; break;
            case "no-replica": last.Replicas.Clear(); last.LeaderId = 0; break;
            case "replica-twice": last.Replicas.Add(1); break;
            case "worker-unknown": last.Replicas.Add(9); break;
            default: last.LeaderId = 3; break;
        }
    })).Should().ContainSingle().Which.What.Should().Contain(said);

    [Fact]
    public void Compare_OfStatesThatMovedOn_FindsNothing() =>
        SoundnessChecks.Compare("a", Picture(1), "b", Picture(2, state =>
        {
            state.Shards[1].Epoch++;
            state.Shards[1].Replicas.Add(3);
            state.Shards[0].LeaderId = 2;
        })).Should().BeEmpty();

    [Theory]
    [InlineData(1, "leader")]
    [InlineData(1, "worker")]
    [InlineData(1, "missing")]
    [InlineData(2, "replicas")]
    [InlineData(2, "keys")]
    public void Compare_OfStatesThatDiffer_SaysSo(long revision, string difference) =>
        SoundnessChecks.Compare("a", Picture(1), "b", Picture(revision, state =>
        {
            var last = state.Shards[1];
            switch (difference)
            {
                case "leader": last.LeaderId = 2; break;
                case "worker": state.Workers[0].RaftAddress = "elsewhere:2"; break;
                case "missing": state.Shards.RemoveAt(1); break;
                case "replicas": last.Replicas.Add(3); break;
                default: last.KeyRangeStart++; break;
            }
        })).Should().ContainSingle().Which.Check.Should().Be("nodes-differ");

    [Fact]
    public void Compare_OfAnotherCluster_SaysSo() =>
        SoundnessChecks.Compare("a", Picture(1), "b", Picture(1, uid: "another")).Should().ContainSingle();

    private static ClusterPicture Picture(long revision, Action<StateView>? change = null, string uid = "one")
    {
        const ulong Half = 1UL << 63;
        var state = new StateView
        {
            Workers = { new WorkerView { WorkerId = 1, RaftAddress = "w1:2" }, new WorkerView { WorkerId = 2, RaftAddress = "w2:2" }, new WorkerView { WorkerId = 3, RaftAddress = "w3:2" } },
            Collections = { new CollectionView { Name = "docs" } },
            Shards =
            {
                new ShardView { ShardId = 1, Collection = "docs", KeyRangeStart = 0, KeyRangeEnd = Half - 1, Epoch = 1, LeaderId = 1, Replicas = { 1, 2 } },
                new ShardView { ShardId = 2, Collection = "docs", KeyRangeStart = Half, KeyRangeEnd = ulong.MaxValue, Epoch = 1, LeaderId = 1, Replicas = { 1, 2 } },
            },
        };
        change?.Invoke(state);
        return ClusterPicture.Empty.With(state).At(new WatchResponse { Revision = revision, ClusterUid = uid });
    }
}
