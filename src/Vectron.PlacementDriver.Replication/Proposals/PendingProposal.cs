using System.Diagnostics;
using Vectron.PlacementDriver.Domain;

namespace Vectron.PlacementDriver.Replication.Proposals;

/// <summary>A proposal whose caller is waiting. Completed once: by its outcome, a failure, or the caller giving up.</summary>
internal sealed class PendingProposal : IDisposable
{
    // Continuations run elsewhere: the applier completes proposals and must not run their callers' code.
    private readonly TaskCompletionSource<AppliedProposal> completion =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration registration;

    public PendingProposal(Proposal proposal, long enqueuedAt, CancellationToken cancellation)
    {
        Proposal = proposal;
        Bytes = proposal.Command.EstimateBytes();
        EnqueuedAt = enqueuedAt;
        registration = cancellation.UnsafeRegister(
            static (state, token) => ((PendingProposal)state!).completion.TrySetCanceled(token), this);
    }

    public Proposal Proposal { get; }

    /// <summary>About how many bytes of a log entry it takes.</summary>
    public int Bytes { get; }

    /// <summary>A <see cref="TimeProvider"/> timestamp.</summary>
    public long EnqueuedAt { get; }

    /// <summary>When its caller goes, UTC.</summary>
    public DateTime Deadline { get; init; } = DateTime.MaxValue;

    /// <summary>The span of the write; null when it is not traced.</summary>
    public Activity? Trace { get; init; }

    public bool IsCompleted => completion.Task.IsCompleted;

    public Task<AppliedProposal> Completion => completion.Task;

    public void Complete(AppliedProposal applied) => completion.TrySetResult(applied);

    public void Fail(ReplicaException failure) => completion.TrySetException(failure);

    public void Dispose() => registration.Dispose();
}
