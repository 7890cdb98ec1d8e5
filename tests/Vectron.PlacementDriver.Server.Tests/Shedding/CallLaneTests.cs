using Microsoft.Extensions.Time.Testing;
using Vectron.PlacementDriver.Server.Shedding;

namespace Vectron.PlacementDriver.Server.Tests.Shedding;

public sealed class CallLaneTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly FakeTimeProvider time = new();
    private readonly CallLane lane;

    public CallLaneTests() => lane = new CallLane("writes", time);

    [Fact]
    public void Calls_InABurstThatIsWorkedOffInTime_AreNeverRefused()
    {
        Come(10_000);
        for (var tick = 0; tick < 8; tick++)
        {
            Finish(1_250);
        }

        lane.IsShedding.Should().BeFalse();
        lane.FindRefusal(isBulk: true).Should().BeNull();
    }

    [Fact]
    public void Calls_ThatHaveWaitedTooLongForHalfASecond_AreRefusedBeyondWhatIsFinishedInTime()
    {
        Overload(perTick: 500);

        lane.IsShedding.Should().BeTrue();
        var refusal = lane.FindRefusal(isBulk: false);
        refusal.Should().NotBeNull();
        refusal!.Code.Should().Be("8");
        Uri.UnescapeDataString(refusal.Message).Should().Be(
            "1000 writes are under way and this node finishes 10000 a second: another one would wait for more than 100 ms; try again later, or less often");
    }

    [Fact]
    public void BulkCalls_AreRefusedFromHalfOfTheLimitOn()
    {
        Overload(perTick: 500);
        for (var i = 0; i < 4_400; i++)
        {
            lane.Leave(now: 0);
        }

        lane.FindRefusal(isBulk: true).Should().NotBeNull("600 are under way and 500 are half of what may be");
        lane.FindRefusal(isBulk: false).Should().BeNull();
    }

    [Fact]
    public void Calls_WhenNothingHadToBeRefusedForHalfASecond_ComeInAgain()
    {
        Overload(perTick: 500);
        Finish(5_000, arriving: 0);
        for (var tick = 0; tick < 11; tick++)
        {
            Come(20);
            Finish(20, arriving: 0);
        }

        lane.IsShedding.Should().BeFalse();
    }

    [Fact]
    public void Calls_AfterAStandstill_ComeInAgain()
    {
        Overload(perTick: 500);
        time.Advance(TimeSpan.FromSeconds(1));
        Finish(1, arriving: 0);

        lane.IsShedding.Should().BeFalse("what was measured before says nothing any more");
    }

    [Fact]
    public void Calls_DuringAnElection_AreNotRefused()
    {
        for (var tick = 0; tick < 40; tick++)
        {
            Come(200);
            time.Advance(Tick);
        }

        lane.FindRefusal(isBulk: false).Should().BeNull("nothing was finished, so nothing is known but that others wait too");
    }

    [Fact]
    public void Calls_UpToTheLeastLimit_ComeInHoweverSlowlyTheyAreFinished()
    {
        Come(CallLane.LeastLimit - 1);
        for (var tick = 0; tick < 100; tick++)
        {
            Finish(1);
        }

        lane.IsShedding.Should().BeFalse();
    }

    // Five thousand are always under way, and so many are finished in each tick.
    private void Overload(int perTick)
    {
        Come(5_000);
        for (var tick = 0; tick < 12; tick++)
        {
            Finish(perTick, arriving: perTick);
        }
    }

    private void Come(int count)
    {
        for (var i = 0; i < count; i++)
        {
            lane.Enter();
        }
    }

    private void Finish(int count, int arriving = 0)
    {
        time.Advance(Tick);
        for (var i = 0; i < count; i++)
        {
            // The look at the window comes with the last of them.
            lane.Leave(i == count - 1 ? time.GetTimestamp() : 0);
        }

        Come(arriving);
    }
}
