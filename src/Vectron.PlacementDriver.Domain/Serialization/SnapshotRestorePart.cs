using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Domain.Serialization;

/// <summary>A part of a backup on its way in; lines come in order.</summary>
internal sealed record SnapshotRestorePart([property: JsonConverter(typeof(Base64Bytes))] ImmutableArray<byte> Data);
