namespace Vectron.PlacementDriver.Replication.Tests;

public sealed class ClusterClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly SettableTimeProvider time = new(Start);
    private readonly ClusterClock clock;
    private long state;

    public ClusterClockTests() => clock = new ClusterClock(time, () => state);

    [Fact]
    public void Now_WithAWallClockThatGoesOn_IsTheWallClock()
    {
        Elapsed().Should().Be(TimeSpan.Zero);

        time.Advance(TimeSpan.FromDays(3));

        Elapsed().Should().Be(TimeSpan.FromDays(3));
    }

    [Fact]
    public void Now_AfterTheWallClockIsSetBack_GoesOnATenthSlowerUntilThatCatchesUp()
    {
        time.SetWall(TimeSpan.FromSeconds(100));
        Elapsed().Should().Be(TimeSpan.FromSeconds(100));

        time.SetWall(TimeSpan.FromSeconds(-100));

        Elapsed().Should().Be(TimeSpan.FromSeconds(100));
        for (var second = 0; second < 10; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            Elapsed().Should().Be(TimeSpan.FromSeconds(100 + (0.9 * (second + 1))), "asking often does not slow it");
        }

        time.Advance(TimeSpan.FromSeconds(989));
        Elapsed().Should().Be(TimeSpan.FromSeconds(100 + (0.9 * 999)));
        time.Advance(TimeSpan.FromSeconds(10));
        Elapsed().Should().Be(TimeSpan.FromSeconds(1009), "the wall clock has caught up");
    }

    [Fact]
    public void Now_WithAStateThatAnotherLeaderStampedLater_GoesOnFromThere()
    {
        state = Start.AddHours(1).ToUnixTimeMilliseconds();
        Elapsed().Should().Be(TimeSpan.FromHours(1));

        time.Advance(TimeSpan.FromSeconds(10));

        Elapsed().Should().Be(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(9));
    }

    [Fact]
    public void Now_WhenTheWallClockIsSetAhead_IsTheWallClock()
    {
        _ = clock.NowUnixMs;

        time.SetWall(TimeSpan.FromDays(365));

        Elapsed().Should().Be(TimeSpan.FromDays(365));
    }

    private TimeSpan Elapsed() => TimeSpan.FromMilliseconds(clock.NowUnixMs - Start.ToUnixTimeMilliseconds());
}
