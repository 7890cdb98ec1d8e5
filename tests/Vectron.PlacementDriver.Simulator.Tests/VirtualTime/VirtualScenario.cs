using Google.Protobuf;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Freezing;
using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Simulator.Cluster;
using Vectron.PlacementDriver.Simulator.Scenarios;
using Vectron.PlacementDriver.Testing.VirtualTime;

namespace Vectron.PlacementDriver.Simulator.Tests.VirtualTime;

/// <summary>
/// A scenario and the driver's own code on one thread and one virtual clock. The invariants of the driver's state are
/// checked after each command; the first breach ends the run.
/// </summary>
internal sealed class VirtualScenario : IDriver, IDisposable
{
    private static readonly TimeSpan DutyPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);
    private static readonly DateTimeOffset Beginning = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    private readonly Timeline timeline = new(Beginning);
    private readonly StateInvariants invariants = new();
    private readonly VirtualDriver driver;
    private readonly ScenarioRun run;

    private VirtualScenario(Scenario scenario)
    {
        driver = new VirtualDriver(timeline, ClusterSettings.Default, Applied);
        run = new ScenarioRun(scenario, timeline, this, scenario.Quality);
        timeline.After(DutyPause, Tick);
    }

    /// <summary>Called with the state after each command, and when.</summary>
    private event Action<TimeSpan, PlacementSnapshot>? Changed;

    /// <summary>Plays a scenario to its end.</summary>
    /// <param name="scenario">What happens.</param>
    /// <param name="changed">Called with the time and the state after each command.</param>
    public static ScenarioReport Play(Scenario scenario, Action<TimeSpan, PlacementSnapshot>? changed = null)
    {
        using var played = new VirtualScenario(scenario);
        played.Changed += changed;
        while (played.run.Report is null && played.timeline.RunNext())
        {
        }

        return played.run.Report!;
    }

    public void Send(IMessage request, Action<DriverAnswer> answered)
    {
        var (response, status, detail) = driver.Call(request);
        answered(new DriverAnswer(response, status, detail));
    }

    public void Befall(DriverFault fault, TimeSpan duration)
    {
        switch (fault)
        {
            case DriverFault.LeaderKilled:
                driver.LoseLeader();
                timeline.After(duration, driver.Elect);
                break;
            case DriverFault.Backup:
                driver.Backup();
                break;
            case DriverFault.Restore:
                driver.LoseLeader();
                timeline.After(duration, driver.Restore);
                break;
            case DriverFault.LeaveFreeze:
                LeaveFreeze();
                break;
            default:
                driver.PutBack();
                invariants.GoBackTo(driver.Current);
                break;
        }
    }

    public void Set(string setting, long value) => driver.Carry(new UpdateSettings([new SettingValue(setting, value)], "scenario"));

    public void Dispose() => driver.Dispose();

    private void LeaveFreeze()
    {
        var outcome = driver.Carry(new LeaveFreeze(Force: false));
        run.Cluster.Tell(outcome.IsAccepted ? "the freeze has ended" : outcome.Message);
        if (!outcome.IsAccepted)
        {
            timeline.After(RetryPause, LeaveFreeze);
        }
    }

    private void Tick()
    {
        driver.Tick();
        timeline.After(DutyPause, Tick);
    }

    private void Applied(PlacementSnapshot before, PlacementSnapshot after)
    {
        Changed?.Invoke(timeline.Elapsed, after);
        if (invariants.Check(before, after) is { } breach)
        {
            run.Fail(breach);
        }
    }
}
