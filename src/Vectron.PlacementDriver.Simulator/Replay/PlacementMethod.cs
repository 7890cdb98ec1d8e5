using System.Collections.Frozen;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Simulator.Replay;

/// <summary>One RPC of the service, callable with messages whose type is known at run time only.</summary>
internal sealed class PlacementMethod
{
    private static readonly FrozenSet<string> Reads = FrozenSet.Create(
        StringComparer.Ordinal,
        "GetWorker",
        "ListWorkers",
        "ListCollections",
        "GetCollectionStatus",
        "GetLeader",
        "ListRerankers",
        "ListWorkersForCollection");

    private static readonly FrozenDictionary<string, PlacementMethod> ByName =
        PlacementService.Descriptor.Methods.ToFrozenDictionary(
            method => method.Name, method => new PlacementMethod(method), StringComparer.Ordinal);

    private readonly MethodDescriptor descriptor;

    private PlacementMethod(MethodDescriptor descriptor)
    {
        this.descriptor = descriptor;
        Rpc = new Method<IMessage, IMessage>(
            MethodType.Unary,
            descriptor.Service.FullName,
            descriptor.Name,
            MarshallerOf(descriptor.InputType),
            MarshallerOf(descriptor.OutputType));
    }

    /// <summary>The name, as in the service definition.</summary>
    public string Name => descriptor.Name;

    /// <summary>Whether it changes nothing, so that every node can be asked for the same answer.</summary>
    public bool IsRead => Reads.Contains(Name);

    /// <summary>For a channel's call invoker.</summary>
    public Method<IMessage, IMessage> Rpc { get; }

    /// <summary>Finds an RPC; null when the service has none of that name.</summary>
    public static PlacementMethod? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Reads a request from proto JSON.</summary>
    /// <exception cref="InvalidProtocolBufferException">The text is not a request of this RPC.</exception>
    public IMessage ParseRequest(string json) => JsonParser.Default.Parse(json, descriptor.InputType);

    /// <summary>Reads a response from proto JSON.</summary>
    /// <exception cref="InvalidProtocolBufferException">The text is not a response of this RPC.</exception>
    public IMessage ParseResponse(string json) => JsonParser.Default.Parse(json, descriptor.OutputType);

    private static Marshaller<IMessage> MarshallerOf(MessageDescriptor type) =>
        Marshallers.Create(message => message.ToByteArray(), bytes => type.Parser.ParseFrom(bytes));
}
