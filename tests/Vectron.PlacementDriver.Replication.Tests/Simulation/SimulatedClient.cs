using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Replication.Proposals;

namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>
/// Writes and reads through nodes that the seed chooses, sometimes in bursts, sometimes without patience. A worker that it
/// registered it sometimes removes again, under one key until it hears an answer: that answer must be the first one's.
/// </summary>
internal sealed class SimulatedClient(EventLoop loop, SimulatedCluster cluster, SimulationAudit audit, int number)
{
    private static readonly string Digest = new('0', 64);

    private int written;

    /// <summary>Whether to begin nothing more.</summary>
    public bool IsDone { get; set; }

    public async Task RunAsync()
    {
        var pause = loop.Between(5, 200).TotalMilliseconds;
        while (!IsDone)
        {
            await loop.Delay(loop.Between(0, 2 * pause));
            var burst = loop.Chance(0.1) ? loop.Random.Next(2, 30) : 1;
            await Task.WhenAll(Enumerable.Range(0, burst).Select(_ => loop.Chance(0.4) ? ReadAsync() : WriteAsync()));
        }
    }

    /// <summary>Whether one of several patient writes is acknowledged.</summary>
    public async Task<bool> WriteSoonAsync()
    {
        for (var attempt = 0; attempt < 6; attempt++)
        {
            if (await ProposeAsync(NewWorker(), key: null) is not null)
            {
                return true;
            }

            await loop.Delay(TimeSpan.FromMilliseconds(500));
        }

        return false;
    }

    private async Task WriteAsync()
    {
        if (await ProposeAsync(NewWorker(), key: null) is not { } registered || !loop.Chance(0.3))
        {
            return;
        }

        var key = new IdempotencyKey($"remove-{registered.Outcome.Id}", Digest);
        for (var attempt = 0; attempt < 10; attempt++)
        {
            if (await ProposeAsync(new RemoveWorker(registered.Outcome.Id), key) is { } removed)
            {
                audit.Require(removed.Outcome.IsAccepted, $"the removal under key {key.Value} was carried out twice: {removed.Outcome.Message}");
                return;
            }

            await loop.Delay(loop.Between(0, 500));
        }
    }

    private RegisterWorker NewWorker()
    {
        var name = $"worker-{number}-{++written}";
        return new RegisterWorker($"{name}:1", $"{name}:2", [], new WorkerResources(0, 0, 0), new WorkerLocation("", "", ""), "");
    }

    // The outcome; null when there is none, or none that is known.
    private async Task<AppliedProposal?> ProposeAsync(Command command, IdempotencyKey? key)
    {
        if (cluster.Any() is not { } node)
        {
            return null;
        }

        var (id, floor) = (audit.NewId(), audit.Floor);
        using var patience = new CancellationTokenSource();
        var limit = loop.Schedule(loop.Chance(0.1) ? loop.Between(1, 300) : TimeSpan.FromSeconds(20), null, "gives up", number, patience.Cancel);
        try
        {
            using var pending = node.Queue.Enqueue(new Domain.Proposal(id, command, key), patience.Token);
            _ = await Task.WhenAny(pending.Completion, node.Process.Death);
            if (!node.Process.IsAlive)
            {
                audit.Unknown();
                return null;
            }

            var applied = await pending.Completion;
            audit.Acknowledged(id, applied, floor, node);
            return applied;
        }
        catch (ReplicaException failure) when (failure.Kind is ReplicaFailure.OutcomeUnknown)
        {
            audit.Unknown();
        }
        catch (ReplicaException)
        {
            audit.Refused(id);
        }
        catch (OperationCanceledException)
        {
            audit.Unknown();
        }
        finally
        {
            limit.Cancel();
        }

        return null;
    }

    private async Task ReadAsync()
    {
        if (cluster.Any() is not { } node)
        {
            return;
        }

        var floor = audit.Floor;
        try
        {
            var reading = node.ReadAsync(CancellationToken.None);
            _ = await Task.WhenAny(reading, node.Process.Death);
            if (node.Process.IsAlive)
            {
                audit.Read((await reading).AppliedIndex, floor, node);
            }
        }
        catch (ReplicaException)
        {
            audit.ReadRefused();
        }
    }
}
