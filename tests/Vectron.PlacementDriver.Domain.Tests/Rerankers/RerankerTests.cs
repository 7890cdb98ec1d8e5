using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain.Rerankers;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Tests.Rerankers;

public sealed class RerankerTests
{
    private readonly TestCluster cluster = new();

    [Fact]
    public void Register_SameAddress_GetsTheSameId()
    {
        Register("a:1").Id.Should().Be(1);
        Register("b:1").Id.Should().Be(2);
        cluster.Do(Registration("a:1") with { Capabilities = ["gpu", "gpu"] }).Id.Should().Be(1);

        cluster.Current.Rerankers[1].Capabilities.Should().Equal("gpu");
        cluster.Current.Rerankers[1].Healthy.Should().BeTrue();
    }

    [Fact]
    public void Register_BeyondTheLimit_IsRefusedButKnownOnesMayReturn()
    {
        cluster.Do(UpdateSettings.To(new ClusterSettings { MaxWorkers = 1 }));
        Register("a:1");

        Register("b:1").Message.Should().Be("the cluster has 1 rerankers, at most 1 are allowed");
        Register("a:1").IsAccepted.Should().BeTrue();
    }

    [Theory]
    [InlineData("", "reranker grpc_address is required")]
    [InlineData("a", "reranker grpc_address 'a' must be host:port")]
    public void Register_WrongAddress_IsRefused(string address, string expected) =>
        Register(address).Message.Should().StartWith(expected);

    [Fact]
    public void Heartbeat_OfAnUnknownOne_IsNotFound() =>
        cluster.Do(new RecordRerankerHeartbeat(3, WorkerLoad.None)).Reason.Should().Be(RejectionReason.NotFound);

    [Fact]
    public void Silence_MakesItUnhealthyThenGone()
    {
        Register("a:1");
        Find(29_999).Should().BeEmpty();
        Mark(30_000);
        cluster.Current.Rerankers[1].Healthy.Should().BeFalse();
        Find(30_001).Should().BeEmpty("it is known");

        cluster.Do(new RecordRerankerHeartbeat(1, WorkerLoad.None with { CpuMilliPercent = 7 }));
        cluster.Current.Rerankers[1].Healthy.Should().BeTrue();
        cluster.Current.Rerankers[1].Load.CpuMilliPercent.Should().Be(7);

        Mark(86_400_000);
        cluster.Current.Rerankers.Should().BeEmpty();
        Register("a:1").Id.Should().Be(2);
    }

    [Fact]
    public void Silence_HeardFromSinceTheFinding_StaysHealthy()
    {
        Register("a:1");
        var finding = Find(30_000);
        cluster.UnixMs += 1;
        cluster.Do(new RecordRerankerHeartbeat(1, WorkerLoad.None));
        cluster.UnixMs += 30_000;

        cluster.Do(new MarkRerankersSilent(finding));

        cluster.Current.Rerankers[1].Healthy.Should().BeTrue();
    }

    [Fact]
    public void FindSilent_LeaderHasNotListenedLongEnough_FindsNobody()
    {
        Register("a:1");

        RerankerLivenessCheck.FindSilent(cluster.Current, cluster.UnixMs + 90_000, cluster.UnixMs + 60_001).Should().BeEmpty();
    }

    private ImmutableArray<SilentReranker> Find(long aheadMs) =>
        RerankerLivenessCheck.FindSilent(cluster.Current, cluster.UnixMs + aheadMs, 0);

    private void Mark(long aheadMs)
    {
        var found = Find(aheadMs);
        found.Should().ContainSingle();
        cluster.UnixMs += aheadMs;
        cluster.Do(new MarkRerankersSilent(found));
    }

    private CommandOutcome Register(string address) => cluster.Do(Registration(address));

    private static RegisterReranker Registration(string address) =>
        new(address, [], new WorkerResources(0, 0, 0), new WorkerLocation("", "", ""));
}
