using System.Diagnostics;

namespace Vectron.PlacementDriver.Replication.Diagnostics;

/// <summary>
/// Remembers which of the newest log entries belong to a trace, so that sending them to peers can join it. Almost always
/// empty; looking into it then takes one read.
/// </summary>
internal sealed class TracedEntries
{
    /// <summary>Entries in flight are few; one that is forgotten loses its spans and nothing else.</summary>
    private const int Kept = 64;

    private readonly Lock sync = new();
    private readonly (long Index, ActivityContext Context)[] ring = new (long, ActivityContext)[Kept];
    private long newest;
    private int next;

    /// <summary>An entry of a trace was appended.</summary>
    public void Add(long index, ActivityContext context)
    {
        lock (sync)
        {
            ring[next] = (index, context);
            next = (next + 1) % Kept;
            Volatile.Write(ref newest, Math.Max(index, newest));
        }
    }

    /// <summary>
    /// Starts the span of an append of the entries after <paramref name="prevIndex"/>; null when none of them is traced.
    /// It must not become the current one of a loop that goes on: dispose of it in the method that asked.
    /// </summary>
    public Activity? StartAppend(long prevIndex, int count, ulong peer)
    {
        if (count == 0 || Volatile.Read(ref newest) <= prevIndex || !Find(prevIndex, count, out var parent, out var links))
        {
            return null;
        }

        var span = ReplicationTracing.Source.StartActivity("append to peer", ActivityKind.Internal, parent, links: links);
        return span?.SetTag("vectron.peer", peer).SetTag("vectron.index.first", prevIndex + 1).SetTag("vectron.entries", count);
    }

    private bool Find(long prevIndex, int count, out ActivityContext parent, out List<ActivityLink>? links)
    {
        (parent, links) = (default, null);
        var found = false;
        lock (sync)
        {
            foreach (var (index, context) in ring)
            {
                if (index <= prevIndex || index > prevIndex + count)
                {
                    continue;
                }

                if (found)
                {
                    (links ??= []).Add(new ActivityLink(context));
                }
                else
                {
                    (found, parent) = (true, context);
                }
            }
        }

        return found;
    }
}
