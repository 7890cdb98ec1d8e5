using Grpc.Core;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Answers;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Replication;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>
/// A call of <c>DryRun</c>: whatever it proposes is carried out on a copy of the state, and what became of it is kept for the
/// answer. Belongs to one call.
/// </summary>
internal sealed class Trial
{
    private const int MostListed = 1_000;
    private const string Method = "/vectron.placementdriver.admin.v1.DryRunService/DryRun";

    private readonly DryRunResponse answer = new();

    /// <summary>What was found out.</summary>
    public DryRunResponse Answer => answer;

    /// <summary>Makes a call a trial.</summary>
    /// <exception cref="InvalidOperationException">It is not a call of <c>DryRun</c>, so nobody would look for its trial.</exception>
    public static Trial Begin(ServerCallContext call)
    {
        if (call.Method != Method)
        {
            throw new InvalidOperationException($"{call.Method} is not a trial");
        }

        var trial = new Trial();
        call.UserState[typeof(Trial)] = trial;
        return trial;
    }

    /// <summary>The trial that a call is; null when it is to be done.</summary>
    public static Trial? Of(ServerCallContext call) => call.Method == Method ? (Trial)call.UserState[typeof(Trial)] : null;

    /// <summary>Carries a command out on a copy.</summary>
    /// <param name="command">The command.</param>
    /// <param name="before">The state, which stays as it is.</param>
    /// <param name="unixMs">The wall clock, Unix milliseconds.</param>
    public CommittedCommand Run(Command command, PlacementSnapshot before, long unixMs)
    {
        answer.Revision = before.Revision;
        var copy = new PlacementStateMachine();
        copy.Restore(before);
        var outcome = copy.Apply(
            new CommandBatch(unixMs, [new Proposal(Guid.Empty, command)]), before.AppliedIndex + 1).Single();
        if (outcome.IsAccepted)
        {
            Describe(before, copy.Current, copy.LastChanges!);
        }

        return new CommittedCommand(outcome, copy.Current);
    }

    /// <summary>Tells something that would happen.</summary>
    public void Tell(string sentence) => answer.Sentences.Add(sentence);

    private void Describe(PlacementSnapshot before, PlacementSnapshot after, StateChanges changes)
    {
        answer.Sentences.AddRange(after.History.Entries
            .Where(entry => entry.Revision > before.Revision).Select(entry => entry.Text).Take(MostListed));
        answer.Workers += changes.Workers.Length;
        answer.Collections += changes.Collections.Length;
        answer.Shards += changes.Shards.Length;
        var plan = MovePlan.Whole(after);
        if (plan.Hash != MovePlan.Whole(before).Hash)
        {
            answer.Plan.AddRange(plan.Describe(after));
        }
    }
}
