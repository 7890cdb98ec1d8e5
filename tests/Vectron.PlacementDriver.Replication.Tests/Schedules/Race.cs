namespace Vectron.PlacementDriver.Replication.Tests.Schedules;

/// <summary>Threads that begin at one moment, each after a wait of its own that differs from time to time.</summary>
internal static class Race
{
    private const int LongestSpin = 400;

    /// <summary>Runs a race many times.</summary>
    /// <param name="times">How often.</param>
    /// <param name="prepare">Makes what is raced for; gives the threads' work and what must hold once all have ended.</param>
    public static void Run(int times, Func<(Action[] Threads, Action Check)> prepare)
    {
        var random = new Random(1);
        var (racers, check) = prepare();
        using var line = new Barrier(racers.Length + 1);
        var spins = new int[racers.Length];
        Exception? failure = null;
        var threads = Enumerable.Range(0, racers.Length).Select(i => new Thread(() =>
        {
            for (var time = 0; time < times; time++)
            {
                line.SignalAndWait();
                try
                {
                    Thread.SpinWait(spins[i]);
                    racers[i]();
                }
#pragma warning disable CA1031 // Told on the test's own thread.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    failure ??= e;
                }

                line.SignalAndWait();
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        for (var time = 0; time < times; time++)
        {
            for (var i = 0; i < spins.Length; i++)
            {
                spins[i] = random.Next(LongestSpin);
            }

            line.SignalAndWait();
            line.SignalAndWait();
            try
            {
                check();
            }
#pragma warning disable CA1031 // The threads are let go first.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failure ??= e;
            }

            (racers, check) = prepare();
        }

        threads.ForEach(thread => thread.Join());
        failure.Should().BeNull();
    }
}
