using System.Globalization;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Answers;
using Vectron.PlacementDriver.Domain.Freezing;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Placement.Deciders;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Shards;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Decision = Vectron.PlacementDriver.Protocol.Admin.V1.Decision;
using SchedulingPause = Vectron.PlacementDriver.Protocol.Admin.V1.SchedulingPause;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>Maps answers for operators to messages.</summary>
internal static class OperationsAnswers
{
    // Enough to look at; a message stays far below 4 MiB.
    private const int MostListed = 1_000;

    public static ExplainShardResponse Of(ShardExplanation explanation)
    {
        var response = new ExplainShardResponse { Revision = explanation.Revision };
        response.Sentences.AddRange(explanation.Sentences);
        response.Decisions.AddRange(explanation.Decisions.Select(decision => new Decision
        {
            Decider = decision.Decider,
            Verdict = decision.Verdict switch { Verdict.Yes => "yes", Verdict.Throttle => "throttle", _ => "no" },
            Sentence = decision.Sentence,
        }));
        return response;
    }

    public static PlanMovesResponse Of(MovePlan plan, PlacementSnapshot snapshot, bool canApply)
    {
        var response = new PlanMovesResponse
        {
            Revision = plan.Revision,
            Hash = canApply ? plan.Hash : "",
            Total = plan.Moves.Length,
        };
        response.Moves.AddRange(plan.Moves.Take(MostListed).Select(move => new PlannedMove
        {
            ShardId = move.ShardId,
            Kind = MoveName.Of(move.Kind),
            SourceWorkerId = move.SourceId,
            TargetWorkerId = move.TargetId,
            ShardEpoch = move.Epoch,
            Reason = move.Reason,
        }));
        response.Sentences.AddRange(plan.Describe(snapshot));
        return response;
    }

    public static CanStopResponse Of(StopForecast forecast, long revision)
    {
        var response = new CanStopResponse
        {
            CanStop = forecast.CanStop,
            Shards = forecast.Shards,
            ShardsLosingQuorum = forecast.LosesQuorum.Length,
            ShardsLosingRedundancy = forecast.LosesRedundancy.Length,
            ShardsWithoutQuorumAlready = forecast.WithoutQuorum.Length,
            ShardsWithoutRefill = forecast.CannotRefill.Length,
            Revision = revision,
        };
        response.Sentences.AddRange(forecast.Sentences);
        response.WorkerIds.AddRange(forecast.WorkerIds.Select(id => id.ToString(CultureInfo.InvariantCulture)));
        response.LosingQuorum.AddRange(forecast.LosesQuorum.Take(MostListed));
        return response;
    }

    public static GetProgressResponse Of(MoveProgress progress, PlacementSnapshot snapshot)
    {
        var response = new GetProgressResponse
        {
            Revision = progress.Revision,
            OnTheirWay = progress.OnTheirWay.Length,
            Wanted = progress.Wanted,
            CompletedLately = progress.CompletedLately,
            BytesLeft = progress.BytesLeft,
            MsLeft = progress.MsLeft,
        };
        response.Sentences.AddRange(progress.Describe(snapshot));
        response.Moves.AddRange(progress.OnTheirWay.Take(MostListed).Select(shard => Describe(snapshot, shard)));
        return response;
    }

    public static GetSchedulingResponse OfScheduling(PlacementSnapshot snapshot)
    {
        var response = new GetSchedulingResponse();
        response.Pauses.AddRange(snapshot.Pauses.Select(pause => new SchedulingPause
        {
            Kind = SchedulingName.Of(pause.Kind),
            SinceUnixMs = pause.SinceUnixMs,
            Reason = pause.Reason,
        }));
        if (snapshot.Freeze is { } freeze)
        {
            response.Freeze = new Protocol.Admin.V1.ClusterFreeze
            {
                SinceUnixMs = freeze.SinceUnixMs,
                Reason = freeze.Reason,
                SeenWorkerId = freeze.SeenWorkerId,
                SeenShardId = freeze.SeenShardId,
                SeenShardEpoch = freeze.SeenShardEpoch,
            };
            var review = FreezeReview.Of(snapshot, freeze);
            response.Freeze.DivergingShardIds.AddRange(review.Differing.Take(MostListed));
            response.Freeze.UnheardShards = review.Unheard.Length;
            response.Freeze.Obstacles.AddRange(review.Obstacles);
        }

        return response;
    }

    private static MoveOnItsWay Describe(PlacementSnapshot snapshot, Shard shard)
    {
        var move = shard.Move!;
        return new MoveOnItsWay
        {
            ShardId = shard.Id,
            Collection = shard.Collection,
            Kind = MoveName.Of(move.Kind),
            SourceWorkerId = move.SourceId,
            TargetWorkerId = move.TargetId,
            Phase = MoveName.Of(move.Phase),
            StartedUnixMs = move.StartedUnixMs,
            PhaseSinceUnixMs = move.PhaseSinceUnixMs,
            Attempts = move.Attempts,
            WaitsFor = MoveProgress.WaitsFor(snapshot, shard),
            Reason = move.Reason,
        };
    }
}
