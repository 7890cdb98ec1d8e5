using System.Collections.Immutable;
using Vectron.PlacementDriver.Domain;

namespace Vectron.PlacementDriver.Server.Watching;

/// <summary>What the feed has for a watcher.</summary>
/// <param name="IsGone">What came after the watcher's revision is not known any more: a picture is due.</param>
/// <param name="Steps">The next steps after its revision, not necessarily all.</param>
/// <param name="Position">The newest state: without a step the watcher lacks nothing up to here.</param>
/// <param name="Moved">Completes with the next step.</param>
internal readonly record struct WatchLookup(
    bool IsGone, ImmutableArray<WatchedStep> Steps, PlacementSnapshot Position, Task Moved);
