using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Workers;

namespace Vectron.PlacementDriver.Simulator.Cluster;

/// <summary>The life of one simulated worker's process on a timeline: register once, then beat until it is killed.</summary>
internal sealed class WorkerProcess(
    int number, SimulatedWorker worker, Timeline timeline, Network network, Action<WorkerProcess> reportProblems)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RegisterPause = TimeSpan.FromSeconds(1);

    // Grows with each start and kill: what an earlier process had under way is void.
    private int life;

    /// <summary>The worker's number in the scenario, from 1; the driver's id for it may be another one.</summary>
    public int Number => number;

    /// <summary>What it does.</summary>
    public SimulatedWorker Worker => worker;

    /// <summary>The id that it last had; 0 before its first registration.</summary>
    public ulong Id { get; private set; }

    /// <summary>Whether the process runs.</summary>
    public bool IsUp { get; private set; }

    /// <summary>Whether it cannot reach the driver.</summary>
    public bool IsCutOff { get; set; }

    /// <summary>An operator wants its replicas elsewhere.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>Heartbeats answered in its present life.</summary>
    public int Beats { get; private set; }

    /// <summary>Whether it can be expected to host replicas.</summary>
    public bool IsUsable => this is { IsUp: true, IsCutOff: false, IsLeaving: false }
        && worker is { Lie: WorkerLie.None, StartsReplicas: true, Profile.IsSearchOnly: false };

    /// <summary>Starts the process; nothing happens when it runs.</summary>
    /// <param name="delay">How long it takes to come up.</param>
    public void Start(TimeSpan delay)
    {
        if (IsUp)
        {
            return;
        }

        IsUp = true;
        Beats = 0;
        life++;
        Later(delay, Register);
    }

    /// <summary>Ends the process; its disk stays.</summary>
    public void Kill()
    {
        IsUp = false;
        life++;
        worker.Stop();
    }

    private string Source => worker.Profile.RaftAddress;

    private void Register()
    {
        var born = life;
        network.Send(Source, worker.Registration(timeline.GetUtcNow()), () => IsCutOff, answer =>
        {
            if (born != life)
            {
                return;
            }

            if (answer.Response is RegisterWorkerResponse response && worker.Registered(response))
            {
                Id = worker.Id;
                SendBeat();
                return;
            }

            reportProblems(this);
            Later(RegisterPause, Register);
        });
    }

    private void SendBeat()
    {
        var born = life;
        var sent = timeline.Elapsed;
        network.Send(Source, worker.NextBeat(timeline.GetUtcNow()), () => IsCutOff, answer =>
        {
            if (born != life)
            {
                return;
            }

            if (answer.Response is HeartbeatResponse response)
            {
                Beats++;
                worker.Obey(response);
            }

            Work(sent);
        });
    }

    private void Work(TimeSpan sent)
    {
        var wait = worker.Work(timeline.GetUtcNow());
        reportProblems(this);
        if (wait is { } busy)
        {
            Later(busy, () => Work(sent));
        }
        else
        {
            Later(sent + Beat - timeline.Elapsed, SendBeat);
        }
    }

    private void Later(TimeSpan delay, Action what)
    {
        var born = life;
        timeline.After(delay, () =>
        {
            if (born == life)
            {
                what();
            }
        });
    }
}
