using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using HistoryEntry = Vectron.PlacementDriver.Domain.History.HistoryEntry;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>What of the history an operator wants to see.</summary>
internal sealed record HistoryFilter(
    ulong WorkerId, ulong ShardId, string Collection, HistorySubject? Subject, long AfterRevision, int Limit)
{
    private const int MostEntries = 1_000;
    private const int UsualEntries = 100;

    /// <summary>Reads and checks a request.</summary>
    public static HistoryFilter Of(GetHistoryRequest request)
    {
        var check = new RequestCheck();
        var workerId = request.WorkerId.Length == 0 ? 0 : check.WorkerId(request.WorkerId);
        check.NotNegative("after_revision", request.AfterRevision);
        check.Pass();
        if (request.Limit is < 0 or > MostEntries)
        {
            throw RpcStatus.InvalidArgument($"limit {request.Limit} must be from 0 to {MostEntries}");
        }

        return new HistoryFilter(
            workerId,
            request.ShardId,
            request.Collection,
            SubjectOf(request.Subject),
            request.AfterRevision,
            request.Limit == 0 ? UsualEntries : request.Limit);
    }

    /// <summary>The newest entries that match, oldest first.</summary>
    public GetHistoryResponse Select(HistoryLedger history)
    {
        var matching = history.Entries.Where(Matches).ToList();
        var response = new GetHistoryResponse { More = matching.Count > Limit };
        response.Entries.AddRange(matching.Skip(Math.Max(0, matching.Count - Limit)).Select(entry => new Protocol.Admin.V1.HistoryEntry
        {
            Revision = entry.Revision,
            UnixMs = entry.UnixMs,
            Subject = NameOf(entry.Subject),
            WorkerId = entry.WorkerId,
            ShardId = entry.ShardId,
            Collection = entry.Collection,
            Text = entry.Text,
        }));
        return response;
    }

    private bool Matches(HistoryEntry entry) =>
        entry.Revision > AfterRevision
        && (WorkerId == 0 || entry.WorkerId == WorkerId)
        && (ShardId == 0 || entry.ShardId == ShardId)
        && (Collection.Length == 0 || entry.Collection == Collection)
        && (Subject is null || entry.Subject == Subject);

    private static HistorySubject? SubjectOf(string name)
    {
        if (name.Length == 0)
        {
            return null;
        }

        foreach (var subject in Enum.GetValues<HistorySubject>())
        {
            if (NameOf(subject) == name)
            {
                return subject;
            }
        }

        throw RpcStatus.InvalidArgument(
            $"subject '{name}' must be one of {string.Join(", ", Enum.GetValues<HistorySubject>().Select(NameOf))}");
    }

    private static string NameOf(HistorySubject subject) => subject switch
    {
        HistorySubject.Worker => "worker",
        HistorySubject.Collection => "collection",
        HistorySubject.Move => "move",
        HistorySubject.Scheduling => "scheduling",
        _ => "cluster",
    };
}
