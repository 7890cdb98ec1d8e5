using Vectron.PlacementDriver.Simulator.Simulation;

namespace Vectron.PlacementDriver.Simulator.Tests.Simulation;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Percentile_EvenLatencies_IsRightToFivePercent()
    {
        var histogram = new LatencyHistogram();
        for (var ms = 1; ms <= 1000; ms++)
        {
            histogram.Record(TimeSpan.FromMilliseconds(ms));
        }

        histogram.Percentile(0.5).TotalMilliseconds.Should().BeInRange(500, 530);
        histogram.Percentile(0.99).TotalMilliseconds.Should().BeInRange(990, 1045);
        histogram.Count.Should().Be(1000);
    }

    [Fact]
    public void Percentile_NothingRecorded_IsZero() => new LatencyHistogram().Percentile(0.99).Should().Be(TimeSpan.Zero);

    [Fact]
    public void Record_Extremes_AreKept()
    {
        var histogram = new LatencyHistogram();

        histogram.Record(TimeSpan.Zero);
        histogram.Record(TimeSpan.FromDays(30));

        histogram.Count.Should().Be(2);
    }
}
