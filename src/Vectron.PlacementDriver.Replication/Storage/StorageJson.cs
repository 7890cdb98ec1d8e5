using System.Text.Json.Serialization;

namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>The JSON of everything small that this project keeps on disk.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    WriteIndented = false)]
[JsonSerializable(typeof(DirectoryIdentity))]
[JsonSerializable(typeof(DirectoryMarker))]
[JsonSerializable(typeof(ClusterUid))]
[JsonSerializable(typeof(StateVerdict))]
[JsonSerializable(typeof(MemberFile))]
[JsonSerializable(typeof(MemberRecords))]
internal sealed partial class StorageJson : JsonSerializerContext;
