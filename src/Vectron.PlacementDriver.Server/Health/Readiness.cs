using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Hosting;

namespace Vectron.PlacementDriver.Server.Health;

/// <summary>Whether this node can serve calls now.</summary>
internal sealed class Readiness(IReplica replica, CallGate gate, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Why the node is not ready; empty when it is: a linearizable read has just succeeded.</summary>
    public async Task<string> WhyNotAsync(CancellationToken cancellation)
    {
        if (gate.IsClosed)
        {
            return "stopping";
        }

        var status = replica.Status;
        if (status.WaitingFor.Length > 0)
        {
            return status.WaitingFor;
        }

        if (status.LeaderNodeId == 0)
        {
            return "no leader is known";
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            var snapshot = await replica.ReadAsync(time.GetUtcNow().UtcDateTime + Patience, either.Token).ConfigureAwait(false);
            return snapshot.Identity is null ? "the cluster's first command is not carried out yet" : "";
        }
        catch (ReplicaException exception)
        {
            return exception.Message;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return $"a linearizable read took longer than {Patience.TotalSeconds} s";
        }
    }
}
