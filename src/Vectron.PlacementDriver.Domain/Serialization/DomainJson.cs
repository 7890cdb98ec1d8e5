using System.Text.Json.Serialization;
using Vectron.PlacementDriver.Domain.Collections;
using Vectron.PlacementDriver.Domain.History;
using Vectron.PlacementDriver.Domain.Moves;
using Vectron.PlacementDriver.Domain.Reshaping;
using Vectron.PlacementDriver.Domain.Scheduling;
using Vectron.PlacementDriver.Domain.Workers;

namespace Vectron.PlacementDriver.Domain.Serialization;

/// <summary>
/// The source-generated JSON of everything persisted or passed between nodes. Reading is strict: an unknown, repeated,
/// missing or null member is damage, because additions come with a new version number.
/// </summary>
/// <remarks>
/// The default encoder escapes all but plain ASCII. That keeps the bytes canonical: the relaxed ones decide by Unicode
/// tables that change from one runtime to the next.
/// </remarks>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [
        typeof(EnumByName<Distance>),
        typeof(EnumByName<WorkerState>),
        typeof(EnumByName<RejectionReason>),
        typeof(EnumByName<SchedulingKind>),
        typeof(EnumByName<HistorySubject>),
        typeof(EnumByName<MoveKind>),
        typeof(EnumByName<MovePhase>),
        typeof(EnumByName<ReshapeKind>),
        typeof(EnumByName<ReshapePhase>)])]
[JsonSerializable(typeof(BatchDocument))]
[JsonSerializable(typeof(ProposalsDocument))]
[JsonSerializable(typeof(OutcomesDocument))]
[JsonSerializable(typeof(SnapshotHeader))]
[JsonSerializable(typeof(SnapshotLine))]
internal sealed partial class DomainJson : JsonSerializerContext;
