using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Assignments;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Server.Rpc;

/// <summary>
/// The assignment list of each worker as it was last told, so that a beat costs no list while nothing changed for its
/// worker. Bounded: when it outgrows its limit it starts afresh.
/// </summary>
internal sealed class AssignmentCache
{
    private const long MostCharacters = 64 * 1024 * 1024;

    private readonly ConcurrentDictionary<ulong, Entry> entries = new();
    private long characters;

    /// <summary>The JSON list of a worker.</summary>
    /// <param name="snapshot">The state that the answer shows.</param>
    /// <param name="worker">The worker as it is in <paramref name="snapshot"/>.</param>
    public string ListOf(PlacementSnapshot snapshot, Worker worker)
    {
        if (entries.TryGetValue(worker.Id, out var known) && known.Revision == worker.AssignmentsRevision)
        {
            return known.List;
        }

        var json = new ArrayBufferWriter<byte>();
        AssignmentList.Write(snapshot, worker, json);
        var list = Encoding.UTF8.GetString(json.WrittenSpan);
        Keep(worker.Id, new Entry(worker.AssignmentsRevision, list));
        return list;
    }

    private void Keep(ulong workerId, Entry entry)
    {
        var growth = entry.List.Length - (entries.TryGetValue(workerId, out var old) ? old.List.Length : 0);
        if (Interlocked.Add(ref characters, growth) > MostCharacters)
        {
            entries.Clear();
            Interlocked.Exchange(ref characters, entry.List.Length);
        }

        entries[workerId] = entry;
    }

    private sealed record Entry(long Revision, string List);
}
