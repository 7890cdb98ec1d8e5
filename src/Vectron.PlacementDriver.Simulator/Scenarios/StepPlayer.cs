using System.Globalization;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Simulator.Cluster;
using Vectron.PlacementDriver.Simulator.Workers;

namespace Vectron.PlacementDriver.Simulator.Scenarios;

/// <summary>Does to a simulated cluster what a scenario's steps say.</summary>
internal sealed class StepPlayer(SimulatedCluster cluster)
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);

    private readonly Dictionary<int, int> addressChanges = [];

    /// <summary>Lets a step happen now and its end when it is due.</summary>
    public void Play(ScenarioStep step)
    {
        cluster.Tell(step.ToString());
        switch (step.Do)
        {
            case StepKind.Create:
                Create(step.Collection);
                break;
            case StepKind.Delete:
                Delete(step.Collection);
                break;
            case StepKind.Rebalance:
                Ask(new RebalanceRequest());
                break;
            case StepKind.Set:
                cluster.Network.Set(step.Setting, step.Value);
                break;
            case StepKind.Driver:
                Befall(step);
                break;
            default:
                foreach (var number in cluster.Scenario.Select(step.Workers))
                {
                    Play(step, cluster.Process(number));
                }

                break;
        }
    }

    /// <summary>Creates a collection, however often it takes.</summary>
    public void Create(string collection)
    {
        var request = new CreateCollectionRequest
        {
            Name = cluster.FullName(collection),
            Dimension = 128,
            Distance = "cosine",
        };
        cluster.Inspector.Announce(request);
        cluster.Groups.Creating(request.Name);
        Ask(request, answer =>
        {
            if (answer.Status is StatusCode.OK or StatusCode.AlreadyExists)
            {
                cluster.Created(request.Name);
                return true;
            }

            return false;
        });
    }

    // The workers may be told before the operator hears that it is done: so the data counts no longer from the request on.
    private void Delete(string collection)
    {
        var name = cluster.FullName(collection);
        cluster.Deleting(name);
        Ask(new GetCollectionStatusRequest { Name = name }, answer =>
        {
            if (answer.Response is not GetCollectionStatusResponse status)
            {
                return answer.Status == StatusCode.NotFound;
            }

            var request = new DeleteCollectionRequest { Name = name };
            cluster.Groups.ShardsDeleted(name, status.Shards.Select(shard => (ulong)shard.ShardId));
            cluster.Inspector.Announce(request);
            Ask(request, deleted =>
            {
                // A split may have founded others since.
                cluster.Groups.ShardsDeleted(name, []);
                return deleted.Status is StatusCode.OK or StatusCode.NotFound;
            });
            return true;
        });
    }

    private void Play(ScenarioStep step, WorkerProcess process)
    {
        switch (step.Do)
        {
            case StepKind.Kill:
                process.Kill();
                break;
            case StepKind.Start:
                process.IsLeaving = false;
                process.Start(Spread(process));
                break;
            case StepKind.Restart:
                process.Kill();
                cluster.Timeline.After(step.For, () => process.Start(Spread(process)));
                break;
            case StepKind.Wipe:
                process.Kill();
                process.Worker.LoseDisk();
                cluster.Timeline.After(step.For, () => process.Start(Spread(process)));
                break;
            case StepKind.Cut:
                During(step, on => CutOff(process, on));
                break;
            case StepKind.Lie:
                During(step, on => process.Worker.Lie = on ? step.Lie : WorkerLie.None);
                break;
            case StepKind.Stall:
                During(step, on => process.Worker.StartsReplicas = !on);
                break;
            case StepKind.Readdress:
                Readdress(process);
                break;
            case StepKind.Drain:
                Drain(process);
                break;
            case StepKind.Remove:
                process.IsLeaving = true;
                Ask(new RemoveWorkerRequest { WorkerId = IdOf(process) });
                break;
            default:
                throw new InvalidOperationException($"{step.Do} is about no worker");
        }
    }

    private void Befall(ScenarioStep step)
    {
        if (step.Fault == DriverFault.SilentRestore)
        {
            cluster.Inspector.DriverIsPutBack();
        }

        cluster.Network.Befall(step.Fault, step.For);
    }

    private void CutOff(WorkerProcess process, bool isCutOff)
    {
        process.IsCutOff = isCutOff;
        cluster.Groups.Hide(process.Id, isCutOff);
    }

    private void During(ScenarioStep step, Action<bool> set)
    {
        set(true);
        if (step.For > TimeSpan.Zero)
        {
            cluster.Timeline.After(step.For, () => set(false));
        }
    }

    // Whether so many can leave is for the driver to know.
    private void Drain(WorkerProcess process)
    {
        process.IsLeaving = true;
        Ask(new DrainWorkerRequest { WorkerId = IdOf(process) }, answer =>
        {
            if (answer.Status == StatusCode.FailedPrecondition)
            {
                cluster.Tell($"refused: {answer.Detail}");
                cluster.Refusals++;
                process.IsLeaving = false;
            }

            return answer.Status is StatusCode.OK or StatusCode.FailedPrecondition;
        });
    }

    private void Readdress(WorkerProcess process)
    {
        var changes = addressChanges.GetValueOrDefault(process.Number) + 1;
        addressChanges[process.Number] = changes;
        process.Kill();
        process.Worker.Profile = cluster.Scenario.ProfileOf(process.Number, changes);
        process.Start(Spread(process));
    }

    // Even processes that are started together do not beat in step.
    private static TimeSpan Spread(WorkerProcess process) => StartTime + TimeSpan.FromMilliseconds(37 * process.Number % 5000);

    private static string IdOf(WorkerProcess process) => process.Id.ToString(CultureInfo.InvariantCulture);

    private void Ask(Google.Protobuf.IMessage request) => Ask(request, answer => answer.Status == StatusCode.OK);

    private void Ask(Google.Protobuf.IMessage request, Func<DriverAnswer, bool> isDone) =>
        cluster.Network.Send("operator", request, () => false, answer =>
        {
            if (!isDone(answer))
            {
                cluster.Tell($"{request.Descriptor.Name} again after {answer.Status}: {answer.Detail}");
                cluster.Timeline.After(RetryPause, () => Ask(request, isDone));
            }
        });
}
