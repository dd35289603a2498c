using static TorchSharp.torch;

namespace Sigmask.Tests.Models;

/// <summary>A network that has nothing but a state of given names and shapes: what an importer sees of any network.</summary>
public sealed class NamedState : nn.Module
{
    public NamedState(IEnumerable<(string Name, long[] Shape)> entries)
        : base(nameof(NamedState))
    {
        foreach (var (name, shape) in entries)
        {
            Add(this, name.Split('.'), shape);
        }
    }

    private NamedState(string name)
        : base(name)
    {
    }

    private static void Add(NamedState module, string[] path, long[] shape)
    {
        foreach (var part in path[..^1])
        {
            if (module.named_children().FirstOrDefault(child => child.name == part).module is not NamedState child)
            {
                child = new NamedState(part);
                module.register_module(part, child);
            }

            module = child;
        }

        if (path[^1] is "running_mean" or "running_var" or "num_batches_tracked" or "relative_position_index")
        {
            module.register_buffer(path[^1], zeros(shape, path[^1] is "running_mean" or "running_var" ? float32 : int64));
        }
        else
        {
            module.register_parameter(path[^1], new TorchSharp.Modules.Parameter(zeros(shape)));
        }
    }
}
